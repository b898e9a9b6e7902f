// tests/vectors/cli_format.json: what lists print in which format.

#include <functional>
#include <map>

#include "../vectors.h"
#include "cnet/base/error.h"
#include "cnet/output/listing.h"
#include "cnet/output/network_view.h"
#include "cnet/output/stats_view.h"

using namespace cnet;
using namespace cnet::output;

namespace {

/// "network ls -q --format raw"
ListStyle style_of(const std::string& command) {
  ListStyle style;
  const std::size_t format = command.find("--format ");
  style.quiet = command.find(" -q") != std::string::npos;
  if (format != std::string::npos) style.format = command.substr(format + 9);
  if (style.format.starts_with('\'')) {
    style.format = style.format.substr(1, style.format.size() - 2);
  }
  return style;
}

std::string expected(const Json& row) { return row.at("expected").get<std::string>(); }

/// Rows with data as Docker's own test has them: the networks of a list.
void check_network_list(const Json& row) {
  const ListStyle style = style_of(row.at("command").get<std::string>());
  const auto rows = row.at("data").get<std::vector<Json>>();
  if (row.at("expected").is_string()) {
    CHECK(render_list(network_list(), rows, style) == expected(row));
  } else {
    CHECK_THROWS_AS(render_list(network_list(), rows, style), Error);
  }
}

/// Docker's keys with strings for values. Docker's own test has a network of nothing but id and
/// name; cnet's have a driver, a scope and a time.
void check_network_keys(const Json& row) {
  const auto& data = row.at("data").at(0);
  Network network{.name = data.at("Name").get<std::string>(), .ipv4 = false};
  Json got = network_row(network, true);
  got["ID"] = data.at("ID");  // no id of cnet's
  for (const auto& [key, value] : row.at("expected").at("json_keys").items()) {
    INFO(key);
    REQUIRE(got.at(key).is_string());
    if (key != "Driver" && key != "Scope" && key != "CreatedAt") CHECK(got.at(key) == value);
  }
}

void check_network_labels(const Json& row) {
  const auto labels = row.at("data").get<std::map<std::string, std::string>>();
  const Json network = network_row({.labels = labels}, false);
  const ListStyle style = style_of(row.at("command").get<std::string>());
  CHECK(render_list(network_list(), {network}, style) == expected(row) + "\n");
}

/// Its data are prose.
void check_network_in_words(const Json& row) {
  REQUIRE(row.at("data") == "network_1, id 123454321, driver 09.7.01, scope global");
  const Json network{
      {"ID", "123454321"}, {"Name", "network_1"}, {"Driver", "09.7.01"}, {"Scope", "global"}};
  CHECK(render_list(network_list(), {network}, {}) == expected(row));
}

/// "stats {{.MemPerc}}"
void check_stats(const Json& row, const StatsFacts& facts) {
  const std::string format = row.at("command").get<std::string>().substr(6);
  CHECK(render_list(stats_list(), {stats_row(facts, false)}, {.format = format}) ==
        expected(row) + "\n");
}

StatsFacts running(std::uint64_t memory, std::uint64_t limit) {
  return {.name = "web", .resources = ResourceCounters{.memory = memory, .memory_limit = limit}};
}

/// In the API, names begin with a slash.
StatsFacts named(const Json& row) {
  auto name = row.at("data").at("Name").get<std::string>();
  if (name.starts_with('/')) name.erase(0, 1);
  return {.name = name};
}

}  // namespace

TEST_CASE("the rows of cli_format.json") {
  test::Vectors vectors("cli_format.json");
  std::map<std::string, std::function<void(const Json&)>> checks{
      {"FMT-009", check_network_keys},
      {"FMT-010", check_network_labels},
      {"FMT-012", check_network_in_words},
      {"FMT-021", [](const Json& row) { check_stats(row, running(102, 1000)); }},
      {"FMT-022", [](const Json& row) { check_stats(row, running(24, 30)); }},
      {"FMT-023", [](const Json& row) { check_stats(row, {.name = "web"}); }},
      {"FMT-027", [](const Json& row) { check_stats(row, named(row)); }},
      {"FMT-028", [](const Json& row) { check_stats(row, named(row)); }}};
  const std::map<std::string, std::string> skipped{
      {"FMT-018", "0.31 bytes: cnet counts whole ones; stats_view_test has the units"}};
  for (const test::Json& vector : vectors.cases()) {
    const Json row = Json::parse(vector.dump());  // in the output's kind of JSON
    const auto id = row.at("id").get<std::string>();
    INFO(id);
    if (const auto reason = skipped.find(id); reason != skipped.end()) {
      vectors.skipped(vector, reason->second);
      continue;
    }
    const auto check = checks.find(id);
    if (check == checks.end()) {
      check_network_list(row);
    } else {
      check->second(row);
    }
    vectors.asserted(vector);
  }
  vectors.done();
}
