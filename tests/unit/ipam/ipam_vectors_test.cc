#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "../problem.h"
#include "../vectors.h"
#include "cnet/ipam/ipam.h"
#include "cnet/model/create_network.h"

using namespace cnet;
using test::Json;

namespace {

Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }
Ip ip(std::string_view text) { return Ip::parse(text).value(); }

std::vector<Prefix> prefixes(const Json& texts) {
  std::vector<Prefix> list;
  for (const Json& text : texts) list.push_back(prefix(text.get<std::string>()));
  return list;
}

std::vector<ipam::Pool> pools_of(const Json& input) {
  std::vector<ipam::Pool> pools;
  for (const Json& pool : input.at("pools")) {
    pools.push_back({prefix(pool.at("base").get<std::string>()), pool.at("size").get<int>()});
  }
  return pools;
}

std::string create(const CreateNetwork& flags) {
  return test::problem_of([&] { parse_create_network(flags); });
}

/// A reason to skip the row, absent when it was checked.
using Outcome = std::optional<std::string>;

/// "a,b" as the values of a repeated flag.
std::vector<std::string> repeated(const Json& flags, const std::string& key) {
  std::vector<std::string> values;
  std::istringstream stream(flags.value(key, ""));
  for (std::string value; std::getline(stream, value, ',');) values.push_back(value);
  return values;
}

Outcome check_cli_validate(const Json& row) {
  const Json& flags = row.at("input").at("flags");
  CHECK_FALSE(create({.name = row.at("input").at("name"),
                      .subnets = repeated(flags, "subnet"),
                      .gateways = repeated(flags, "gateway"),
                      .ranges = repeated(flags, "ip-range")})
                  .empty());
  return {};
}

Outcome check_validate(const Json& row) {
  const Json& input = row.at("input");
  const auto id = row.at("id").get<std::string>();
  if (id == "IPAM-153") {
    // Podman's lease range .1 - .63 is what can be given out of that range.
    const Subnet subnet{.prefix = prefix("10.10.3.0/24"), .range = prefix("10.10.3.0/26")};
    std::set<Ip> taken;
    while (
        ipam::choose_address(subnet, {}, [&](const Ip& one) { return taken.insert(one).second; })) {
    }
    CHECK(*taken.begin() == ip("10.10.3.1"));
    CHECK(*taken.rbegin() == ip("10.10.3.63"));
    return {};
  }
  if (id == "IPAM-155") {
    CHECK_FALSE(
        create({.name = "n", .subnets = {"10.9.0.0/24"}, .ranges = {"10.9.0.0/26", "10.9.0.64/26"}})
            .empty());
    return {};
  }
  const auto one = [&input](const char* key) {
    return input.contains(key) ? std::vector<std::string>{input.at(key)}
                               : std::vector<std::string>{};
  };
  CreateNetwork flags{
      .name = "n", .subnets = one("Subnet"), .gateways = one("Gateway"), .ranges = one("IPRange")};
  for (const auto& [name, address] : input.value("Aux", std::map<std::string, std::string>{})) {
    flags.aux_addresses.push_back(name + "=" + address);
  }
  const std::string problem = create(flags);
  const Json& expected = row.at("expected");
  CHECK(problem.empty() == expected.at("valid").get<bool>());
  // The texts are cnet's own; that each problem has its line is not.
  const std::size_t problems = expected.value("error_contains_all", Json::array()).size();
  const auto lines = static_cast<std::size_t>(std::count(problem.begin(), problem.end(), '\n'));
  if (problems > 0) CHECK(lines + 1 == problems);
  return {};
}

/// Networks come and go: n1 n2 "release n2" ...; the live ones stay distinct and outside what is
/// reserved.
void check_calls(const Json& input) {
  const std::vector<Prefix> reserved = prefixes(input.value("reserved", Json::array()));
  std::map<std::string, Prefix> live;
  for (const auto& call : input.at("calls").get<std::vector<std::string>>()) {
    if (call.starts_with("release ")) {
      live.erase(call.substr(8));
      continue;
    }
    std::vector<Prefix> taken = reserved;
    for (const auto& [name, subnet] : live) taken.push_back(subnet);
    const auto subnet = ipam::choose_subnet(pools_of(input), taken);
    REQUIRE(subnet.has_value());
    for (const Prefix& other : taken) CHECK_FALSE(other.overlaps(*subnet));
    live.emplace(call, *subnet);
  }
}

Outcome check_pool_choice(const Json& row) {
  const Json& input = row.at("input");
  if (input.contains("requested_prefix_len"))
    return "a subnet of a requested size is not there yet";
  if (input.contains("default_pools_in_order")) {
    CHECK(ipam::choose_subnet(ipam::default_pools(), {}) == prefix("172.17.0.0/16"));
    CHECK(ipam::choose_subnet(ipam::default_pools(), {prefix("172.17.0.0/16")}) ==
          prefix("172.18.0.0/16"));
    return {};
  }
  if (input.contains("calls")) {
    check_calls(input);
    return {};
  }
  std::vector<Prefix> taken = prefixes(input.at("allocated"));
  for (const Prefix& reserved : prefixes(input.at("reserved"))) taken.push_back(reserved);
  const auto subnet = ipam::choose_subnet(pools_of(input), taken);
  CHECK((subnet ? subnet->str() : "") == row.at("expected").value("subnet", ""));
  return {};
}

Outcome check_overlap(const Json& row) {
  const Json& input = row.at("input");
  if (input.contains("driver"))
    return "networks of cnet's never share a subnet, whatever their driver";
  if (input.contains("a")) {
    if (input.at("a").contains("end")) return "ranges START-END are not there yet";
    const Prefix a = prefix(input.at("a").at("subnet").get<std::string>());
    const Prefix b = prefix(input.at("b").at("subnet").get<std::string>());
    CHECK(a.overlaps(b) == row.at("expected").at("overlaps").get<bool>());
    CHECK(b.overlaps(a) == a.overlaps(b));
    return {};
  }
  const Prefix request = prefix(input.at("request").get<std::string>());
  if (request.ip().is_any() && row.at("expected").at("ok").get<bool>()) {
    return "a subnet of a requested size is not there yet";
  }
  const std::vector<Prefix> existing = prefixes(input.at("existing"));
  const bool is_free = std::none_of(existing.begin(), existing.end(),
                                    [&](const Prefix& other) { return other.overlaps(request); });
  CHECK(is_free == row.at("expected").at("ok").get<bool>());
  return {};
}

/// `count` addresses in a row, as text; fewer when the subnet is exhausted.
std::vector<std::string> allocate(const Subnet& subnet, int count) {
  std::vector<std::string> given;
  std::set<Ip> taken;
  std::optional<Ip> last;
  for (int i = 0; i < count; ++i) {
    last =
        ipam::choose_address(subnet, last, [&](const Ip& one) { return taken.insert(one).second; });
    if (!last) break;
    given.push_back(last->str());
  }
  return given;
}

Subnet with_gateway(std::string_view text) {
  Subnet subnet{.prefix = prefix(text)};
  subnet.gateway = ipam::default_gateway(subnet);
  return subnet;
}

Outcome check_alloc_order(const Json& row) {
  const auto id = row.at("id").get<std::string>();
  if (id == "IPAM-092") {
    const auto given = allocate({.prefix = prefix("192.168.0.0/16")}, 256);
    CHECK(given.back() == row.at("expected").at("last_address").get<std::string>());
  } else if (id == "IPAM-100") {
    CHECK_FALSE(ipam::is_assignable({.prefix = prefix("192.168.0.2/31")}, ip("192.168.0.100")));
  } else if (id == "IPAM-145") {
    const auto given = allocate(with_gateway("10.88.0.0/16"), 98);
    REQUIRE(given.size() == 98);
    CHECK((given.front() == "10.88.0.2" && given.back() == "10.88.0.99"));
  } else if (id == "IPAM-150") {
    CHECK(allocate(with_gateway("10.0.0.0/26"), 1) == std::vector<std::string>{"10.0.0.2"});
    CHECK(allocate(with_gateway("fd80::/24"), 1) == std::vector<std::string>{"fd80::2"});
  } else {
    return "not known to this test";
  }
  return {};
}

Outcome check_request(const Json& row) {
  if (row.at("id").get<std::string>() == "IPAM-107") {
    const Subnet subnet{.prefix = prefix("192.168.0.0/16"), .range = prefix("192.168.0.0/24")};
    CHECK_FALSE(ipam::is_assignable(subnet, ip("172.17.0.23")));
  } else {
    CHECK_FALSE(Prefix::parse(row.at("input").at("pool").get<std::string>()).has_value());
  }
  return {};
}

Outcome check_next_fit(const Json& row) {
  const Json& input = row.at("input");
  if (input.contains("requests")) {
    std::vector<std::string> expected;
    for (const Json& text : row.at("expected").at("addresses")) {
      expected.push_back(prefix(text.get<std::string>()).ip().str());
    }
    CHECK(allocate(with_gateway(input.at("subnet").get<std::string>()), 6) == expected);
    return {};
  }
  // A network of several ranges asks one after the other.
  std::set<Ip> taken;
  for (const Json& text : input.at("in_use")) taken.insert(ip(text.get<std::string>()));
  std::optional<Ip> chosen;
  for (const Json& text : input.at("subnets")) {
    if (chosen) break;
    chosen = ipam::choose_address(with_gateway(text.get<std::string>()),
                                  Ip::parse(input.value("last_reserved", "")),
                                  [&](const Ip& one) { return taken.insert(one).second; });
  }
  const auto expected = Ip::parse(row.at("expected").value("address", ""));
  CHECK(chosen == expected);
  return {};
}

Outcome check_exhaustion(const Json& row) {
  if (row.at("input").contains("ip_range")) return "ranges START-END are not there yet";
  return check_next_fit(row);
}

Outcome check_range_defaults(const Json& row) {
  const Json& input = row.at("input");
  if (input.contains("range_end")) return "ranges START-END are not there yet";
  const auto text = input.at("subnet").get<std::string>();
  const Json& expected = row.at("expected");
  if (expected.empty()) {
    CHECK_FALSE(create({.name = "n", .subnets = {text}}).empty());
    return {};
  }
  const Subnet subnet{.prefix = prefix(text)};
  const auto given = allocate(subnet, 1000);
  CHECK(given.front() == expected.at("start").get<std::string>());
  CHECK(given.back() == expected.at("end").get<std::string>());
  CHECK(ipam::default_gateway(subnet)->str() == expected.at("gateway").get<std::string>());
  return {};
}

Outcome check_aux(const Json& row) {
  const auto& words = row.at("input").at("create");
  CreateNetwork flags{.name = "n"};
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto word = words.at(i).get<std::string>();
    const auto value = words.at(i + 1).get<std::string>();
    if (word == "--subnet") flags.subnets.push_back(value);
    if (word == "--gateway") flags.gateways.push_back(value);
    if (word == "--aux-address") flags.aux_addresses.push_back(value);
  }
  const Network network = parse_create_network(flags);
  const Subnet& subnet = network.subnets.front();
  if (row.at("input").contains("run")) {
    CHECK_FALSE(
        ipam::is_assignable(subnet, ip(row.at("input").at("run").at(1).get<std::string>())));
    return {};
  }
  std::map<std::string, std::string> aux;
  for (const auto& [name, address] : subnet.aux) aux.emplace(name, address.str());
  CHECK(Json(aux) == row.at("expected").at("AuxiliaryAddresses"));
  return {};
}

Outcome check_ip_range(const Json& row) {
  Subnet subnet{.prefix = prefix(row.at("input").at("subnet").get<std::string>()),
                .range = prefix(row.at("input").at("ip_range").get<std::string>())};
  subnet.gateway = ipam::default_gateway(subnet);
  CHECK(subnet.gateway == subnet.range->first());
  CHECK(allocate(subnet, 2) == std::vector<std::string>{subnet.range->last().str()});
  return {};
}

Outcome skip(const char* reason) { return reason; }

const std::map<std::string, std::function<Outcome(const Json&)>>& checks() {
  static const std::map<std::string, std::function<Outcome(const Json&)>> table{
      {"cli-validate", check_cli_validate},
      {"validate", check_validate},
      {"pool-choice", check_pool_choice},
      {"overlap", check_overlap},
      {"alloc-order", check_alloc_order},
      {"request", check_request},
      {"host-local-order", check_next_fit},
      {"exhaustion", check_exhaustion},
      {"range-defaults", check_range_defaults},
      {"aux", check_aux},
      {"ip-range", check_ip_range},
      {"reuse", [](const Json&) { return skip("cnet reuses as late as possible (DESIGN.md 4)"); }},
      {"counters", [](const Json&) { return skip("there are no counters yet"); }},
      {"default-gateway", [](const Json&) { return skip("--ip in a chosen subnet is refused"); }},
      {"persist",
       [](const Json&) { return skip("a subnet of a requested size is not there yet"); }},
      {"default-bridge", [](const Json&) { return skip("the engine chooses the default subnet"); }},
  };
  return table;
}

}  // namespace

TEST_CASE("the rows of ipam.json") {
  test::Vectors vectors("ipam.json");
  for (const Json& row : vectors.cases()) {
    INFO(row.dump());
    const auto check = checks().find(row.at("group").get<std::string>());
    REQUIRE(check != checks().end());
    if (const Outcome reason = check->second(row)) {
      vectors.skipped(row, *reason);
    } else {
      vectors.asserted(row);
    }
  }
  vectors.done();
}
