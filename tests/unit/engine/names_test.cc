// Names in DNS as the engine publishes them: what the kernel's fake holds after each command.

#include <catch2/catch.hpp>
#include <set>

#include "../../../lib/engine/settle.h"
#include "../problem.h"
#include "fake_world.h"

namespace cnet {
namespace {

using Names = std::set<std::string>;

/// "web 10.1.0.2" for each name on the network but those with its name behind a dot, and
/// "10.1.0.2: web.a web shop" for each address.
Names published(FakeWorld& fake, const std::string& network) {
  const NetworkId id = fake.store.find_network(network)->id;
  Names names;
  for (const Resource& resource : fake.kernel.present) {
    if (const auto* name = std::get_if<DnsName>(&resource); name && name->network == id) {
      if (name->name.ends_with("." + network)) continue;  // each is there once more like this
      names.insert(name->name + " " + name->ip.str());
    }
    if (const auto* ptr = std::get_if<ReverseName>(&resource); ptr && ptr->network == id) {
      std::string line = ptr->ip.str() + ":";
      for (const std::string& name : ptr->names) line += " " + name;
      names.insert(line);
    }
  }
  return names;
}

std::string short_id(FakeWorld& fake, const std::string& name) {
  return fake.store.find_container(name)->id.short_form();
}

const ResolverSpec& resolver(FakeWorld& fake, const std::string& name) {
  return fake.runtime.resolvers.at(fake.store.find_container(name)->id);
}

/// Network a: 10.1.0.0/24, bb: 10.2.0.0/24.
struct TwoNetworks : FakeWorld {
  TwoNetworks() {
    host.sysctls["net/ipv6/conf/all/forwarding"] = "0";
    create_network(world, {.name = "a", .subnets = {"10.1.0.0/24", "fd00:1::/64"}});
    create_network(world, {.name = "bb", .subnets = {"10.2.0.0/24"}});
  }
};

}  // namespace

TEST_CASE("a running container has its names on its networks, a stopped one has none") {
  TwoNetworks host;
  CreateContainer web = busybox("Web", {"name=a,alias=Shop,alias=*.apps", "bb"});
  web.hostname = "front.example";
  create_container(host.world, web);
  REQUIRE(published(host, "a").empty());
  const ContainerId id = host.store.find_container("Web")->id;
  start_container(host.world, id);
  const std::string hex = id.short_form();
  REQUIRE(published(host, "a") ==
          Names{"web 10.1.0.2", "shop 10.1.0.2", "*.apps 10.1.0.2", hex + " 10.1.0.2",
                "front.example 10.1.0.2", "10.1.0.2: web.a web shop " + hex + " front.example",
                "web fd00:1::2", "shop fd00:1::2", "*.apps fd00:1::2", hex + " fd00:1::2",
                "front.example fd00:1::2", "fd00:1::2: web.a web shop " + hex + " front.example"});
  REQUIRE(published(host, "bb") == Names{"web 10.2.0.2", hex + " 10.2.0.2", "front.example 10.2.0.2",
                                         "10.2.0.2: web.bb web " + hex + " front.example"});
  const NetworkId a = host.store.find_network("a")->id;
  for (const char* name : {"web.a", "shop.a", "*.apps.a", "front.example.a"}) {
    REQUIRE(host.kernel.check({DnsName{a, name, *Ip::parse("10.1.0.2")}}).empty());
  }
  stop_container(host.world, "Web", {}, {});
  REQUIRE(host.kernel.check({DnsName{a, "web.a", *Ip::parse("10.1.0.2")}}).size() == 1);
  REQUIRE(published(host, "a").empty());
  REQUIRE(published(host, "bb").empty());
}

TEST_CASE("names come and go with connect, disconnect and rename") {
  TwoNetworks host;
  run_container(host.world, busybox("web", {"a"}));
  const std::string hex = short_id(host, "web");
  connect(host.world, "bb", "web", {.aliases = {"db"}});
  REQUIRE(published(host, "bb") ==
          Names{"web 10.2.0.2", "db 10.2.0.2", hex + " 10.2.0.2", "10.2.0.2: web.bb web db " + hex});
  rename_container(host.world, "web", "Front");
  REQUIRE(published(host, "bb") ==
          Names{"front 10.2.0.2", "db 10.2.0.2", hex + " 10.2.0.2", "10.2.0.2: front.bb front db " + hex});
  REQUIRE(published(host, "a").contains("front 10.1.0.2"));
  REQUIRE_FALSE(published(host, "a").contains("web 10.1.0.2"));
  disconnect(host.world, "bb", "Front", false);
  REQUIRE(published(host, "bb").empty());
}

TEST_CASE("two containers behind one alias: one that stops takes only itself away") {
  TwoNetworks host;
  run_container(host.world, busybox("x", {"name=bb,alias=db"}));
  run_container(host.world, busybox("y", {"name=bb,alias=db"}));
  REQUIRE(published(host, "bb").contains("db 10.2.0.2"));
  REQUIRE(published(host, "bb").contains("db 10.2.0.3"));
  stop_container(host.world, "x", {}, {});
  REQUIRE_FALSE(published(host, "bb").contains("db 10.2.0.2"));
  REQUIRE(published(host, "bb").contains("db 10.2.0.3"));
}

TEST_CASE("a rename killed half way leaves no name behind") {
  TwoNetworks host;
  run_container(host.world, busybox("web", {"bb"}));
  Container renamed = *host.store.find_container("web");
  renamed.name = "front";
  SECTION("the record says it, the names do not: the next command puts them right") {
    host.store.save(renamed);
    connect(host.world, "a", renamed.id.str(), {});
    REQUIRE(published(host, "bb").contains("front 10.2.0.2"));
    REQUIRE_FALSE(published(host, "bb").contains("web 10.2.0.2"));
  }
  SECTION("the names are new, the sandbox's record is not: stopping removes both") {
    const auto before = *host.store.sandbox(renamed.id);
    host.store.save(renamed);
    settle_running(host.world, renamed);
    host.store.save(before);
    host.kernel.ensure({DnsName{before.endpoints.front().network, "web", *Ip::parse("10.2.0.2")}});
    stop_container(host.world, renamed.id.str(), {}, {});
    REQUIRE(published(host, "bb").empty());
  }
}

TEST_CASE("the default network has no names") {
  FakeWorld fake;
  run_container(fake.world, busybox("web"));
  REQUIRE(published(fake, "bridge").empty());
  REQUIRE(fake.runtime.resolvers.empty());
}

TEST_CASE("lost names are told by check and come back with repair") {
  TwoNetworks host;
  run_container(host.world, busybox("web", {"bb"}));
  std::erase_if(host.kernel.present, [](const Resource& resource) {
    return std::holds_alternative<DnsName>(resource);
  });
  const CheckReport report = check_system(host.world);
  REQUIRE(report.drifts.size() == 4);
  REQUIRE(report.drifts.front().what.starts_with("name web of 10.2.0.2 on network "));
  repair_system(host.world);
  REQUIRE(published(host, "bb").contains("web 10.2.0.2"));
}

TEST_CASE("the resolver is told whom to ask: flags, networks, configuration, host") {
  TwoNetworks host;
  run_container(host.world, busybox("web", {"bb"}));
  REQUIRE(resolver(host, "web").from_host);
  REQUIRE(resolver(host, "web").forwards);
  host.config.dns.servers = {*NameServer::parse("127.0.0.1")};
  run_container(host.world, busybox("second", {"bb"}));
  REQUIRE_FALSE(resolver(host, "second").from_host);
  REQUIRE(resolver(host, "second").servers ==
          std::vector<ResolverServer>{{.ip = *Ip::parse("127.0.0.1"), .from = AskFrom::host}});
  update_network(host.world, "bb", {.dns_add = {*NameServer::parse("fe80::1%uplink")}});
  for (const char* name : {"web", "second"}) {
    REQUIRE(resolver(host, name).servers ==
            std::vector<ResolverServer>{{.ip = *Ip::parse("fe80::1"), .interface = "uplink"}});
  }
  CreateContainer flags = busybox("third", {"bb"});
  flags.names.dns = {.servers = {*NameServer::parse("192.0.2.7")},
                     .search = {},
                     .options = {"ndots:5", "timeout:3", "attempts:2", "rotate", "use-vc"}};
  run_container(host.world, flags);
  REQUIRE(resolver(host, "third").servers ==
          std::vector<ResolverServer>{{.ip = *Ip::parse("192.0.2.7"), .from = AskFrom::sandbox}});
  REQUIRE(resolver(host, "third").short_names_stay);
  REQUIRE(resolver(host, "third").timeout == 3);
  REQUIRE(resolver(host, "third").attempts == 2);
  REQUIRE(resolver(host, "third").rotate);
  REQUIRE(resolver(host, "third").use_tcp);
  update_network(host.world, "bb", {.dns_drop = {*NameServer::parse("fe80::1%uplink")}});
  REQUIRE(resolver(host, "web").servers.front().ip == *Ip::parse("127.0.0.1"));
}

TEST_CASE("who is on a network without addresses is known all the same") {
  TwoNetworks host;
  create_network(host.world, {.name = "bare", .ipam_driver = "null"});
  run_container(host.world, busybox("web", {"bare"}));
  update_network(host.world, "bare", {.dns_add = {*NameServer::parse("192.0.2.1")}});
  REQUIRE(resolver(host, "web").servers ==
          std::vector<ResolverServer>{{.ip = *Ip::parse("192.0.2.1"), .from = AskFrom::host}});
  REQUIRE(view_network(host.world, "bare").members.size() == 1);
  REQUIRE_THROWS_AS(remove_network(host.world, "bare"), Error);
  stop_container(host.world, "web", {}, {});
  REQUIRE(view_network(host.world, "bare").members.empty());
  remove_network(host.world, "bare");
}

TEST_CASE("nothing is forwarded on internal networks alone") {
  TwoNetworks host;
  create_network(host.world, {.name = "inner", .subnets = {"10.3.0.0/24"}, .internal = true});
  run_container(host.world, busybox("web", {"inner"}));
  REQUIRE_FALSE(resolver(host, "web").forwards);
  connect(host.world, "bb", "web", {.links = {{"DB", "Store"}}});
  REQUIRE(resolver(host, "web").forwards);
  REQUIRE(resolver(host, "web").networks.size() == 2);
  REQUIRE(resolver(host, "web").links == std::vector<ResolverLink>{{"store", "db"}});
  disconnect(host.world, "bb", "web", false);
  REQUIRE_FALSE(resolver(host, "web").forwards);
  REQUIRE(resolver(host, "web").links.empty());
}

TEST_CASE("a network's servers are changed all or none") {
  TwoNetworks host;
  const NetworkChange nothing_there{.dns_drop = {*NameServer::parse("192.0.2.1")}};
  REQUIRE_THROWS_AS(update_network(host.world, "bb", nothing_there), Error);
  const NetworkChange add{.dns_add = {*NameServer::parse("192.0.2.1")}};
  REQUIRE(test::problem_of([&] { update_network(host.world, "bridge", add); })
              .starts_with("network \"bridge\" is predefined"));
  update_network(host.world, "bb", add);
  update_network(host.world, "bb", add);
  REQUIRE(host.store.find_network("bb")->dns.size() == 1);
}

}  // namespace cnet
