// What somebody removed comes back from the records, and nothing else does.

#include <algorithm>
#include <catch2/catch.hpp>

#include "fake_world.h"

namespace cnet {
namespace {

void make_network(FakeWorld& fake, const std::string& name, const std::string& subnet) {
  create_network(fake.world, {.name = name, .subnets = {subnet}});
}

void run_web(FakeWorld& fake, const std::string& network) {
  CreateContainer flags = busybox("web", {network});
  flags.published = parse_port_specs("8080:80");
  run_container(fake.world, flags);
}

/// nft flush ruleset
void flush(FakeWorld& fake) {
  std::erase_if(fake.kernel.present, [](const Resource& resource) {
    return std::holds_alternative<FirewallTables>(resource) ||
           std::holds_alternative<nft::Element>(resource) ||
           std::holds_alternative<Opening>(resource);
  });
}

template <class Kind>
std::ptrdiff_t count(const FakeWorld& fake) {
  return std::ranges::count_if(fake.kernel.present, [](const Resource& resource) {
    return std::holds_alternative<Kind>(resource);
  });
}

}  // namespace

TEST_CASE("a flushed firewall is restored whole, by reload and for the watcher") {
  FakeWorld fake;
  make_network(fake, "a", "10.1.0.0/24");
  make_network(fake, "b", "10.2.0.0/24");
  run_web(fake, "a");
  const auto before = fake.content();
  flush(fake);
  SECTION("reload") {
    CHECK(reload_networks(fake.world, {}) == std::vector<std::string>{"a", "b"});
  }
  SECTION("reload of one") {
    CHECK(reload_networks(fake.world, {"b"}) == std::vector<std::string>{"b"});
  }
  SECTION("the watcher") {
    const RestoredFirewall restored = restore_firewall(fake.world);
    REQUIRE(restored.made.size() == 1);
    CHECK_THAT(restored.made.front(),
               Catch::StartsWith("tables inet cnet and bridge cnet, ") &&
                   Catch::EndsWith(" elements"));
    CHECK(restored.failures.empty());
    CHECK(restore_firewall(fake.world).made.empty());
  }
  SECTION("any command") { make_network(fake, "c", "10.3.0.0/24"); remove_network(fake.world, "c"); }
  CHECK(changes(before, fake.content()) == "");
  CHECK(fake.disk.held().empty());
}

TEST_CASE("a reload puts back links as well, and only of the networks that are named") {
  FakeWorld fake;
  make_network(fake, "a", "10.1.0.0/24");
  make_network(fake, "b", "10.2.0.0/24");
  const auto before = fake.content();
  std::erase_if(fake.kernel.present, [](const Resource& resource) {
    return std::holds_alternative<Address>(resource);
  });
  reload_networks(fake.world, {"a"});
  CHECK(count<Address>(fake) == 1);
  reload_networks(fake.world, {});
  CHECK(changes(before, fake.content()) == "");
  CHECK_THROWS_WITH(reload_networks(fake.world, {"a", "nope"}), Catch::Contains("no such network"));
}

TEST_CASE("nothing of a removed or dead container comes back") {
  FakeWorld fake;
  make_network(fake, "a", "10.1.0.0/24");
  const auto before = fake.content();
  run_web(fake, "a");
  remove_container(fake.world, "web", true, false);
  flush(fake);
  restore_firewall(fake.world);
  CHECK(changes(before, fake.content()) == "");
}

TEST_CASE("without networks there is nothing to restore") {
  FakeWorld fake;
  const auto before = fake.content();
  CHECK(restore_firewall(fake.world).made.empty());
  CHECK(reload_networks(fake.world, {}).empty());
  CHECK(open_foreign_chains(fake.world).empty());
  CHECK(changes(before, fake.content()) == "");
}

TEST_CASE("a chain is opened for each network there is and will be, and goes with them") {
  FakeWorld fake;
  const auto before = fake.content();
  make_network(fake, "a", "10.1.0.0/24");
  fake.host.drops = {{.table = "inet filter", .chain = "forward", .reason = "policy drop"}};
  CHECK(open_foreign_chains(fake.world).size() == 1);
  CHECK(count<Opening>(fake) == 1);
  make_network(fake, "b", "10.2.0.0/24");
  CHECK(count<Opening>(fake) == 2);
  flush(fake);
  CHECK(restore_firewall(fake.world).made.size() == 2);
  CHECK(count<Opening>(fake) == 2);
  open_foreign_chains(fake.world);
  CHECK(fake.store.host_record()->openings.size() == 1);
  remove_network(fake.world, "b");
  CHECK(count<Opening>(fake) == 1);
  remove_network(fake.world, "a");
  CHECK(changes(before, fake.content()) == "");
}

}  // namespace cnet
