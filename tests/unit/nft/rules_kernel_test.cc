#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "cnet/nft/ruleset.h"
#include "nft_firewall.h"
#include "oracle.h"

using namespace cnet;
using kernel::Firewall;

namespace {

constexpr std::uint32_t kMark = 0x40000000;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// nft puts the end of nothing in front of the first interval of a nameless set.
bool ends_at_zero(const std::string& line) {
  return std::regex_match(line, std::regex("\telement (0{8} )+ : 1 \\[end\\]"));
}

/// The expressions of every rule as `nft --debug=netlink` shows them, by chain and comment, and the
/// elements of every nameless set, by its name. The order of a hash table's elements is random, so
/// theirs is not kept.
std::map<std::string, std::multiset<std::string>> expressions_of(const std::string& table) {
  std::map<std::string, std::multiset<std::string>> found;
  std::string heading;
  std::vector<std::string> body;
  int line_number = 0;
  const auto flush = [&] {
    for (const std::string& line : body) found[heading].insert(line);
    body.clear();
  };
  for (const std::string& line : lines_of(oracle::nft("--debug=netlink list table " + table))) {
    if (line.starts_with("table ")) break;
    if (ends_at_zero(line)) continue;
    if (line.starts_with("  [ ") || line.starts_with("\telement ")) {
      // The place of an expression in its rule matters.
      const std::string place = line.starts_with("  [ ") ? std::to_string(line_number++) : "";
      body.push_back(place + line);
    } else if (line.starts_with("  userdata")) {
      heading += line;
    } else {
      flush();
      // "inet cnet forward 47 46": handles are not the rule's.
      heading = std::regex_replace(line, std::regex(" [0-9]+( [0-9]+)?$"), "");
      line_number = 0;
    }
  }
  flush();
  return found;
}

// nft 1.0.6 says two things in more or fewer words than cnet: a conversion of one byte's order in
// front of an interval set, which the kernel carries out zero times, and one comparison for two
// neighbouring ports.
bool worded_differently(const std::string& heading) {
  return heading.find("source allow-list") != std::string::npos ||
         heading.find("asks for an address by DHCP") != std::string::npos;
}

}  // namespace

TEST_CASE("what is loaded is what the text says") {
  if (!oracle::in_new_namespace()) return;
  Firewall().load(kMark);
  const nft::Ruleset rules = nft::ruleset(kMark);
  CHECK(oracle::without_counts(oracle::nft("list table inet cnet")) == render(rules.inet));
  CHECK(oracle::without_counts(oracle::nft("list table bridge cnet")) == render(rules.bridge));
}

TEST_CASE("nft makes the same of the text, expression by expression") {
  if (!oracle::in_new_namespace()) return;
  Firewall().load(kMark);
  const auto inet = expressions_of("inet cnet");
  const auto bridge = expressions_of("bridge cnet");
  REQUIRE(oracle::in_new_namespace());
  oracle::nft_file(nft::script(nft::ruleset(kMark)));
  std::size_t compared = 0;
  const auto compare = [&](const auto& ours, const auto& theirs) {
    CHECK(ours.size() == theirs.size());
    for (const auto& [heading, body] : theirs) {
      INFO(heading);
      REQUIRE(ours.contains(heading));
      if (worded_differently(heading)) continue;
      CHECK(ours.at(heading) == body);
      ++compared;
    }
  };
  compare(inet, expressions_of("inet cnet"));
  compare(bridge, expressions_of("bridge cnet"));
  CHECK(compared > 45);
}

TEST_CASE("presence means both tables, this version, this mark") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  CHECK_FALSE(firewall.present(kMark));
  firewall.load(kMark);
  CHECK(firewall.present(kMark));
  CHECK_FALSE(firewall.present(0x20000000));
  firewall.load(0x20000000);
  CHECK(firewall.present(0x20000000));
  oracle::nft("delete table bridge cnet");
  CHECK_FALSE(firewall.present(0x20000000));
  firewall.load(kMark);
  CHECK(firewall.present(kMark));

  SECTION("nft's own table of the same text has no version") {
    oracle::nft_file(nft::script(nft::ruleset(kMark)));
    CHECK_FALSE(firewall.present(kMark));
  }
  SECTION("unloading twice is fine and leaves nothing") {
    firewall.unload();
    firewall.unload();
    CHECK_FALSE(firewall.present(kMark));
    CHECK(oracle::nft("list ruleset").empty());
  }
  SECTION("other tables stay") {
    oracle::nft("add table inet theirs");
    firewall.load(kMark);
    firewall.unload();
    CHECK(oracle::nft("list tables") == "table inet theirs\n");
  }
}

TEST_CASE("the socket can be given away, and the next call opens another") {
  if (!oracle::in_new_namespace()) return;
  Firewall firewall;
  firewall.load(kMark);
  const UniqueFd socket = firewall.release_socket();
  CHECK(socket);
  CHECK(firewall.present(kMark));
}
