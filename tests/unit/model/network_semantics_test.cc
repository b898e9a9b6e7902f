#include <fstream>
#include <functional>
#include <iterator>

#include "../problem.h"
#include "../vectors.h"
#include "cnet/model/create_network.h"
#include "cnet/model/names.h"
#include "cnet/model/network_flag.h"

using namespace cnet;
using Catch::Matchers::Contains;
using test::Json;
using test::problem_of;

namespace {

std::string network_semantics_case() {
  std::ifstream file(std::string(CNET_SOURCE_DIR) + "/tests/system/cases/network_semantics.sh");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string create(const CreateNetwork& flags) {
  return problem_of([&] { parse_create_network(flags); });
}

std::string run(const NetworkFlags& flags) {
  return problem_of([&] { parse_network_flags(flags); });
}

/// What the rules across flags alone decide of a row.
const std::map<std::string, std::function<void()>>& decided_by_flags() {
  static const std::map<std::string, std::function<void()>> checks{
      {"NET-005",
       [] {
         for (const auto* name :
              {"none", "host", "bridge", "private", "pasta", "container", "ns", "default"}) {
           CHECK_FALSE(create({.name = name}).empty());
         }
       }},
      {"NET-006",
       [] {
         CHECK(parse_create_network({.name = "n", .labels = {"foo=bar"}}).labels.at("foo") ==
               "bar");
       }},
      {"NET-009",
       [] {
         CHECK_FALSE(
             create({.name = "t", .subnets = {"192.168.0.0/16"}, .ranges = {"192.170.0.0/16"}})
                 .empty());
       }},
      {"NET-011",
       [] {
         CHECK_FALSE(
             create({.name = "t", .subnets = {"192.168.0.0/16", "192.168.1.0/16"}}).empty());
       }},
      {"NET-015",
       [] {
         const Network none = predefined_network("none");
         CHECK(driver_name(none.driver) == "null");
         CHECK((!none.internal && !none.ipv6 && none.subnets.empty()));
         CHECK(none.ipam_driver == "default");
       }},
      {"NET-016",
       [] {
         const Network host = predefined_network("host");
         CHECK(driver_name(host.driver) == "host");
         CHECK((!host.internal && !host.ipv6 && host.subnets.empty()));
         CHECK(host.ipam_driver == "default");
       }},
      {"NET-065",
       [] {
         for (const auto* network : {"none", "host", "bridge", "default"}) {
           CHECK_FALSE(run({.networks = {network}, .ip4 = "172.28.99.88"}).empty());
           CHECK_FALSE(run({.networks = {network}, .ip6 = "2001:db8:1234::9988"}).empty());
         }
       }},
      {"NET-072",
       [] { CHECK_FALSE(run({.networks = {"n"}, .ip6 = "::ffff:172.28.99.99"}).empty()); }},
      {"NET-075",
       [] {
         CHECK_FALSE(run({.networks = {"n"}, .ip4 = "2001::1"}).empty());
         CHECK_FALSE(run({.networks = {"n"}, .ip6 = "1.2.3.4"}).empty());
       }},
      {"NET-076",
       [] {
         CHECK_FALSE(run({.networks = {"n"}, .ip6 = "fe80::1cc0:3e8c:119f:c2e1%ens18"}).empty());
       }},
      {"NET-082", [] { CHECK_FALSE(run({.networks = {"container"}}).empty()); }},
      {"NET-095", [] { CHECK_FALSE(run({.aliases = {"any"}}).empty()); }},
      {"NET-096",
       [] {
         CHECK(run({.networks = {"user"}, .aliases = {"foo", "bar"}}).empty());
       }},
  };
  return checks;
}

/// Rows about what cnet decides otherwise or does not have yet; the others need more than one
/// command.
const std::map<std::string, std::string>& not_here() {
  static const std::map<std::string, std::string> reasons{
      {"NET-003", "cnet takes Podman's rule for names (SECURITY R22), not Docker's"},
      {"NET-078", "--link-local-ip is not there yet"},
      {"NET-080", "--link-local-ip is not there yet"},
      {"NET-081", "--hostname is no network flag: system.network_container has it"},
      {"NET-022", "the field is Id, as Docker prints it: ID is an error that suggests Id"},
      {"NET-063", "cnet keeps a chosen port for as long as the container runs"},
      {"NET-084", "--link is no network flag: system.network_container has it"},
      {"NET-086", "--dns is no network flag: system.network_container has it"},
      {"NET-091", "needs records: system.network_container has it"},
  };
  return reasons;
}

}  // namespace

TEST_CASE("the rows of network_semantics.json that flags alone decide") {
  test::Vectors vectors("network_semantics.json");
  for (const Json& row : vectors.cases()) {
    INFO(row.dump());
    const auto id = row.at("id").get<std::string>();
    if (const auto check = decided_by_flags().find(id); check != decided_by_flags().end()) {
      check->second();
      vectors.asserted(row);
    } else if (const auto reason = not_here().find(id); reason != not_here().end()) {
      vectors.skipped(row, reason->second);
    } else {
      INFO("a row is checked here, in system.network_semantics, or said not to be");
      REQUIRE(network_semantics_case().find(id) != std::string::npos);
      vectors.skipped(row, "needs records and a kernel: system.network_semantics has it");
    }
  }
  vectors.done();
}

TEST_CASE("what cnet decides otherwise than Docker, or refuses so far, it says") {
  CHECK_THAT(create({.name = "test@#$"}), Contains("not a network name"));
  CHECK_THAT(run({.networks = {"ns:/run/netns/a"}}), Contains("is not supported yet"));
}
