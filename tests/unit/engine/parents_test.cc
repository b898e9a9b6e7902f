// Networks on a parent: what the parent has to be, and what of it is cnet's.

#include <catch2/catch.hpp>

#include "fake_world.h"

using Catch::Matchers::Contains;

namespace cnet {
namespace {

template <class Act>
std::string problem_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

struct Lan : FakeWorld {
  Network create(const std::string& name, const std::string& driver,
                 std::vector<std::string> options) {
    return create_network(world, {.name = name,
                                  .driver = driver,
                                  .subnets = {"10." + std::to_string(name.size()) + ".0.0/24"},
                                  .options = std::move(options)});
  }
  std::string problem(const std::string& driver, std::vector<std::string> options) {
    const auto before = content();
    std::string text = problem_of([&] { create("refused", driver, std::move(options)); });
    CHECK(changes(before, content()) == "");
    return text;
  }
  int count(const std::string& words) {
    int found = 0;
    for (const std::string& line : kernel.content()) {
      found += line.find(words) != std::string::npos ? 1 : 0;
    }
    return found;
  }
};

}  // namespace

TEST_CASE("a parent that does not do is refused before anything is made") {
  Lan lan;
  lan.host.links["port"] = {.master = "br0", .master_kind = "bridge", .mtu = 1500, .up = true};
  lan.host.links["tun0"] = {.mtu = 65536, .up = true, .ethernet = false};
  lan.host.links["own"] = {.kind = "bridge", .alias = "cnet:network:1", .mtu = 1500, .up = true};
  lan.host.links["down"] = {.mtu = 1500};
  lan.create("a", "macvlan", {"parent=uplink"});
  CHECK_THAT(lan.problem("macvlan", {"parent=eth9"}), Contains("no link \"eth9\""));
  CHECK_THAT(lan.problem("macvlan", {"parent=eth9.50"}), Contains("no link \"eth9\""));
  CHECK_THAT(lan.problem("macvlan", {"parent=port"}), Contains("belongs to the bridge \"br0\""));
  CHECK_THAT(lan.problem("macvlan", {"parent=tun0"}), Contains("no Ethernet link"));
  CHECK_THAT(lan.problem("macvlan", {"parent=own"}), Contains("is cnet's own"));
  CHECK_THAT(lan.problem("macvlan", {"parent=uplink", "mtu=9000"}), Contains("more than"));
  CHECK_THAT(lan.problem("macvlan", {"parent=down.50"}), Contains("while \"down\" is down"));
  CHECK_THAT(lan.problem("ipvlan", {"parent=uplink"}), Contains("links of one driver"));
  CHECK_THAT(lan.problem("macvlan", {"parent=uplink", "mode=passthru"}),
             Contains("has a parent to itself"));
  lan.host.missing_kinds = {"vlan", "ipvlan"};
  CHECK_THAT(lan.problem("macvlan", {"parent=uplink.50"}), Contains("module `8021q`"));
  CHECK_THAT(lan.problem("ipvlan", {"parent=uplink"}), Contains("module `ipvlan`"));
}

TEST_CASE("a VLAN is made once for two networks and goes with the last of them") {
  Lan lan;
  lan.create("a", "macvlan", {"parent=uplink.50"});
  lan.host.links["uplink.50"] = {.kind = "vlan", .alias = "cnet:vlan:uplink.50", .mtu = 1500};
  lan.create("bb", "macvlan", {"parent=uplink.50"});
  CHECK(lan.count("name uplink.50 up type vlan id 50") == 1);
  remove_network(lan.world, "a");
  CHECK(lan.count("name uplink.50 up type vlan id 50") == 1);
  remove_network(lan.world, "bb");
  CHECK(lan.count("uplink.50") == 0);
}

TEST_CASE("a VLAN that was there is left alone") {
  Lan lan;
  lan.host.links["uplink.50"] = {.kind = "vlan", .mtu = 1500, .up = true};
  lan.create("a", "macvlan", {"parent=uplink.50"});
  CHECK(lan.count("uplink.50") == 0);
  remove_network(lan.world, "a");
}

TEST_CASE("without a parent a network has one of its own and is internal") {
  Lan lan;
  const Network network = lan.create("a", "ipvlan", {});
  CHECK(network.internal);
  CHECK(network.interface() == "dm-" + network.id.short_form());
  CHECK(lan.count(network.interface()) > 0);
  remove_network(lan.world, "a");
  CHECK(lan.count(network.interface()) == 0);
}

TEST_CASE("the host has an address of its own on a network with host_access") {
  Lan lan;
  const Network network = lan.create("a", "macvlan", {"parent=uplink", "host_access=true"});
  const Ip own = network.subnets.front().aux.at("host");
  CHECK(lan.count("address add " + own.str() + "/32 dev hx") == 1);
  run_container(lan.world, busybox("web", {"a"}));
  const auto ip = view_container(lan.world, "web").sandbox->endpoints.front().ip4->ip();
  CHECK(ip != own);
  CHECK(lan.count("route add " + ip.str() + "/32 dev hx") == 1);
}

TEST_CASE("a hardware address on a parent lasts over a restart, on a bridge it does not") {
  Lan lan;
  lan.create("a", "macvlan", {"parent=uplink"});
  lan.create("bb", "bridge", {});
  run_container(lan.world, busybox("web", {"a", "bb"}));
  const auto macs = [&] {
    const auto endpoints = view_container(lan.world, "web").sandbox->endpoints;
    return std::pair(endpoints.at(0).mac, endpoints.at(1).mac);
  };
  const auto before = macs();
  restart_container(lan.world, "web", {}, {});
  CHECK(macs().first == before.first);
  CHECK(macs().second != before.second);
}

TEST_CASE("mode passthru has room for one container") {
  Lan lan;
  lan.create("a", "macvlan", {"parent=uplink", "mode=passthru"});
  run_container(lan.world, busybox("web", {"a"}));
  CHECK_THAT(problem_of([&] { run_container(lan.world, busybox("db", {"a"})); }),
             Contains("has room for one container: \"web\""));
}

TEST_CASE("many hardware addresses behind one parent are worth a note") {
  Lan lan;
  lan.create("a", "macvlan", {"parent=uplink"});
  for (int i = 1; i < 64; ++i) {
    run_container(lan.world, busybox("c" + std::to_string(i), {"a"}));
  }
  CHECK(lan.world.notes.empty());
  run_container(lan.world, busybox("last", {"a"}));
  REQUIRE(lan.world.notes.size() == 1);
  CHECK_THAT(lan.world.notes.front(), Contains("has 64 hardware addresses behind it"));
}

TEST_CASE("a template makes networks and has no containers") {
  Lan lan;
  CreateNetwork flags{.name = "pattern", .options = {"parent=uplink"}, .config_only = true};
  create_network(lan.world, flags);
  CHECK_THAT(problem_of([&] { run_container(lan.world, busybox("web", {"pattern"})); }),
             Contains("is a template"));
  const Network made =
      create_network(lan.world, {.name = "made", .driver = "macvlan", .config_from = "pattern"});
  CHECK(made.interface() == "uplink");
  CHECK_THAT(problem_of([&] { remove_network(lan.world, "pattern"); }),
             Contains("made from it: made"));
  remove_network(lan.world, "made");
  remove_network(lan.world, "pattern");
}

TEST_CASE("a network is renamed while nothing runs on it") {
  Lan lan;
  const Network network = lan.create("n", "bridge", {});
  lan.create("oo", "bridge", {});
  run_container(lan.world, busybox("web", {"n"}));
  CHECK_THAT(problem_of([&] { rename_network(lan.world, "n", "p"); }), Contains("web"));
  stop_container(lan.world, "web", {}, {});
  for (const auto* name : {"oo", "none", "a/b", "n"}) {
    CHECK_FALSE(problem_of([&] { rename_network(lan.world, "n", name); }).empty());
  }
  rename_network(lan.world, "n", "p");
  CHECK(view_network(lan.world, "p").network.id == network.id);
  CHECK_FALSE(network_exists(lan.world, "n"));
  start_container(lan.world, view_container(lan.world, "web").container.id);
  for (int n = 1;; ++n) {  // all or nothing
    stop_container(lan.world, "web", {}, {});
    const auto before = lan.content();
    lan.disk.fail_at(n);
    const std::string problem = problem_of([&] { rename_network(lan.world, "p", "q"); });
    lan.disk.fail_at(0);
    if (problem.empty()) break;
    CHECK(changes(before, lan.content()) == "");
  }
}

}  // namespace cnet
