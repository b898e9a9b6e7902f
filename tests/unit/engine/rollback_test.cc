// "A failed command leaves the world as it was": every use case, every step of every fake.

#include <catch2/catch.hpp>
#include <functional>

#include "cnet/engine/publishing.h"
#include "fake_world.h"

namespace cnet {
namespace {

using Act = std::function<void(FakeWorld&)>;

struct Scenario {
  std::string name;
  Act prepare;
  Act act;
};

void make_network(FakeWorld& fake, const std::string& name) {
  create_network(fake.world,
                 {.name = name, .subnets = {"10." + std::to_string(name.size()) + ".0.0/24"}});
}

void make_lan(FakeWorld& fake, const std::string& name, const std::string& parent) {
  create_network(fake.world, {.name = name,
                              .driver = "macvlan",
                              .subnets = {"10." + std::to_string(name.size()) + ".0.0/24"},
                              .options = {"parent=" + parent, "host_access=true"},
                              .rate = "10mbit"});
}

CreateContainer web(const std::vector<std::string>& networks) {
  CreateContainer flags = busybox("web", networks);
  flags.published = parse_port_specs("8080:80");
  return flags;
}

CreateContainer restarted(const std::vector<std::string>& networks) {
  CreateContainer flags = web(networks);
  flags.restart.mode = RestartMode::always;
  return flags;
}

ContainerId id_of(FakeWorld& fake, const std::string& name) {
  return view_container(fake.world, name).container.id;
}

void run_owner(FakeWorld& fake) {
  make_network(fake, "a");
  run_container(fake.world, busybox("db", {"a"}));
}

const std::vector<Scenario>& creating() {
  static const std::vector<Scenario> scenarios{
      {"network create, first on the host", [](FakeWorld&) {},
       [](FakeWorld& fake) { make_network(fake, "a"); }},
      {"network create", [](FakeWorld& fake) { make_network(fake, "a"); },
       [](FakeWorld& fake) { make_network(fake, "bb"); }},
      {"run on a network", [](FakeWorld& fake) { make_network(fake, "a"); },
       [](FakeWorld& fake) { run_container(fake.world, web({"a"})); }},
      {"run on two networks",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         make_network(fake, "bb");
       },
       [](FakeWorld& fake) {
         run_container(fake.world, web({"a", "bb"}));
       }},
      {"run --rm without a network", [](FakeWorld&) {},
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.auto_remove = true;
         run_container(fake.world, flags);
       }},
      {"create", [](FakeWorld& fake) { make_network(fake, "a"); },
       [](FakeWorld& fake) { create_container(fake.world, web({"name=a,ip=10.1.0.9"})); }},
      {"start",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         create_container(fake.world, web({"a"}));
       },
       [](FakeWorld& fake) { start_container(fake.world, id_of(fake, "web")); }},
      {"run with limits", [](FakeWorld&) {},
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.limits = parse_limits({.memory = "64m", .device_write_bps = {"/dev/sda:1m"}});
         run_container(fake.world, flags);
       }},
      {"update a running container",
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.limits = parse_limits({.cpus = "2", .device_write_bps = {"/dev/sda:1m"}});
         run_container(fake.world, flags);
         // The leaves of its limits are there from an earlier update: they stay until its end.
         update_container(fake.world, "web", {.limits = {.memory = "1g"}});
         update_container(fake.world, "web", {.limits = {.memory = "512m"}});
       },
       [](FakeWorld& fake) {
         update_container(fake.world, "web",
                          {.limits = {.cpus = "1", .memory = "64m"},
                           .restart = RestartPolicy{RestartMode::always}});
       }},
      {"update takes the policy of a running container",
       [](FakeWorld& fake) {
         run_container(fake.world, restarted({"none"}));
         update_container(fake.world, "web", {.limits = {.memory = "1g"}});
       },
       [](FakeWorld& fake) {
         update_container(fake.world, "web",
                          {.limits = {.memory = "64m"}, .restart = RestartPolicy{}});
       }},
      {"run with volumes", [](FakeWorld&) {},
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.mounts = parse_mounts({.volumes = {"data:/x", "/y"}}, "/");
         run_container(fake.world, flags);
       }},
      {"create with volumes", [](FakeWorld&) {},
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.mounts = parse_mounts({.volumes = {"data:/x", "/y"}}, "/");
         create_container(fake.world, flags);
       }},
      {"run with users of its own", [](FakeWorld&) {},
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.namespaces.users = parse_own_users("auto");
         run_container(fake.world, flags);
       }},
      {"run with a restart policy", [](FakeWorld& fake) { make_network(fake, "a"); },
       [](FakeWorld& fake) { run_container(fake.world, restarted({"a"})); }},
      {"start with a restart policy",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         create_container(fake.world, restarted({"a"}));
       },
       [](FakeWorld& fake) { start_container(fake.world, id_of(fake, "web")); }},
      {"run in the network of another container", run_owner,
       [](FakeWorld& fake) { run_container(fake.world, busybox("web", {"container:db"})); }},
      {"a start in the network of another container",
       [](FakeWorld& fake) {
         run_owner(fake);
         create_container(fake.world, busybox("web", {"container:db"}));
       },
       [](FakeWorld& fake) { start_container(fake.world, id_of(fake, "web")); }},
      {"rename a running container",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         run_container(fake.world, web({"a"}));
       },
       [](FakeWorld& fake) { rename_container(fake.world, "web", "front"); }},
      {"rename a stopped container",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         create_container(fake.world, web({"a"}));
       },
       [](FakeWorld& fake) { rename_container(fake.world, "web", "front"); }},
      {"run on the default network with a link",
       [](FakeWorld& fake) { run_container(fake.world, busybox("db")); },
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web");
         flags.network = parse_network_flags({.links = {"db:store"}});
         run_container(fake.world, flags);
       }},
      {"network update",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         run_container(fake.world, busybox("web", {"a"}));
         run_container(fake.world, busybox("db", {"a"}));
       },
       [](FakeWorld& fake) {
         update_network(fake.world, "a", {.dns_add = {*NameServer::parse("192.0.2.1")}});
       }},
      {"network update that limits",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         run_container(fake.world, busybox("web", {"a"}));
         run_container(fake.world, busybox("db", {"a"}));
       },
       [](FakeWorld& fake) {
         update_network(fake.world, "a", {.rate = Rate{.bits = 1'000'000}});
       }},
      {"network update that takes a limit away",
       [](FakeWorld& fake) {
         make_lan(fake, "a", "uplink");
         run_container(fake.world, busybox("web", {"a"}));
         run_container(fake.world, busybox("db", {"a"}));
       },
       [](FakeWorld& fake) { update_network(fake.world, "a", {.rate = Rate{}}); }},
      {"update of a running container's rate",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         make_lan(fake, "bb", "uplink");
         run_container(fake.world, busybox("web", {"a", "bb"}));
         update_container(fake.world, "web", {.limits = {.memory = "1g"}});
       },
       [](FakeWorld& fake) {
         update_container(fake.world, "web",
                          {.limits = {.memory = "64m"}, .rate = Rate{.bits = 1'000'000}});
       }},
      {"network create on a VLAN of a parent", [](FakeWorld&) {},
       [](FakeWorld& fake) { make_lan(fake, "a", "uplink.50"); }},
      {"a run on a parent's VLAN and on a bridge",
       [](FakeWorld& fake) {
         make_lan(fake, "a", "uplink.50");
         make_network(fake, "bb");
       },
       [](FakeWorld& fake) { run_container(fake.world, busybox("web", {"a", "bb"})); }},
      {"connect a running container to a parent",
       [](FakeWorld& fake) {
         make_network(fake, "bb");
         make_lan(fake, "a", "uplink");
         run_container(fake.world, web({"bb"}));
       },
       [](FakeWorld& fake) { connect(fake.world, "a", "web", {.interface = "lan0"}); }},
      {"pause", [](FakeWorld& fake) { run_container(fake.world, web({"none"})); },
       [](FakeWorld& fake) { pause_container(fake.world, "web"); }},
      {"unpause",
       [](FakeWorld& fake) {
         run_container(fake.world, web({"none"}));
         pause_container(fake.world, "web");
       },
       [](FakeWorld& fake) { unpause_container(fake.world, "web"); }},
      {"connect a running container",
       [](FakeWorld& fake) {
         make_network(fake, "bb");
         make_network(fake, "a");
         run_container(fake.world, web({"bb"}));
       },
       [](FakeWorld& fake) {
         connect(fake.world, "a", "web", {.ip4 = Ip::parse("10.1.0.9"), .aliases = {"db"}});
       }},
      {"publish ports of a running container",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         run_container(fake.world, web({"a"}));
       },
       [](FakeWorld& fake) {
         publish_ports(fake.world, "web", parse_port_specs("target=81,published=8081,from=10.0.0.0/8"));
       }},
      {"publish ports of a stopped container",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         create_container(fake.world, web({"a"}));
       },
       [](FakeWorld& fake) { publish_ports(fake.world, "web", parse_port_specs("8081:81")); }},
      {"open a chain of another program",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         make_network(fake, "bb");
         fake.host.drops = {{.table = "inet filter", .chain = "forward", .reason = "policy drop"}};
       },
       [](FakeWorld& fake) { open_foreign_chains(fake.world); }},
      {"network create beside a chain that is open",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         fake.host.drops = {{.table = "inet filter", .chain = "forward", .reason = "policy drop"}};
         open_foreign_chains(fake.world);
       },
       [](FakeWorld& fake) { make_network(fake, "bb"); }},
      {"connect a stopped container",
       [](FakeWorld& fake) {
         make_network(fake, "bb");
         make_network(fake, "a");
         create_container(fake.world, web({"bb"}));
       },
       [](FakeWorld& fake) { connect(fake.world, "a", "web", {.ip4 = Ip::parse("10.1.0.9")}); }},
  };
  return scenarios;
}

template <class Arm>
void sweep(const Scenario& scenario, Arm arm) {
  for (int n = 1;; ++n) {
    FakeWorld fake;
    scenario.prepare(fake);
    const auto before = fake.content();
    arm(fake, n);
    INFO(scenario.name << ", step " << n);
    try {
      scenario.act(fake);
    } catch (const Error&) {
      arm(fake, 0);
      REQUIRE(changes(before, fake.content()) == "");
      REQUIRE(fake.disk.held().empty());
      scenario.act(fake);  // and it works the next time
      REQUIRE(fake.content() != before);
      continue;
    }
    arm(fake, 0);
    REQUIRE(n > 1);  // the fuse was never reached: everything was swept
    return;
  }
}

}  // namespace

TEST_CASE("a failing disk leaves the world as it was") {
  for (const Scenario& scenario : creating()) {
    sweep(scenario, [](FakeWorld& fake, int n) { fake.disk.fail_at(n); });
  }
}

TEST_CASE("a failing kernel leaves the world as it was") {
  for (const Scenario& scenario : creating()) {
    if (scenario.name.starts_with("create") || scenario.name.ends_with("a stopped container") ||
        scenario.name == "network update") {
      continue;
    }
    sweep(scenario, [](FakeWorld& fake, int n) { fake.kernel.fuse.fail_at(n); });
  }
}

TEST_CASE("a monitor or command that cannot start leaves the world as it was") {
  for (const Scenario& scenario : creating()) {
    if (scenario.name.starts_with("run") || scenario.name.starts_with("start") ||
        scenario.name == "connect a running container" || scenario.name == "network update" ||
        scenario.name == "publish ports of a running container") {
      sweep(scenario, [](FakeWorld& fake, int n) { fake.runtime.fuse.fail_at(n); });
    }
  }
}

TEST_CASE("a port that cannot be held leaves the world as it was") {
  for (const Scenario& scenario : creating()) {
    if (scenario.name.starts_with("start") || scenario.name.starts_with("run on a") ||
        scenario.name.starts_with("run on two") ||
        scenario.name == "publish ports of a running container") {
      sweep(scenario, [](FakeWorld& fake, int n) { fake.ports.fuse.fail_at(n); });
    }
  }
}

namespace {

const std::vector<Scenario>& removing() {
  static const auto running = [](FakeWorld& fake) {
    make_network(fake, "a");
    make_network(fake, "bb");
    run_container(fake.world, web({"a", "bb"}));
  };
  static const std::vector<Scenario> scenarios{
      {"rm -f", running, [](FakeWorld& fake) { remove_container(fake.world, "web", true); }},
      {"stop", running, [](FakeWorld& fake) { stop_container(fake.world, "web", {}, {}); }},
      {"restart", running, [](FakeWorld& fake) { restart_container(fake.world, "web", {}, {}); }},
      {"stop one that is paused",
       [](FakeWorld& fake) {
         running(fake);
         pause_container(fake.world, "web");
       },
       [](FakeWorld& fake) { stop_container(fake.world, "web", {}, {}); }},
      {"rm -f one with a restart policy",
       [](FakeWorld& fake) {
         make_network(fake, "a");
         run_container(fake.world, restarted({"a"}));
       },
       [](FakeWorld& fake) { remove_container(fake.world, "web", true); }},
      {"stop --rm with a volume of its own",
       [](FakeWorld& fake) {
         CreateContainer flags = busybox("web", {"none"});
         flags.auto_remove = true;
         flags.mounts = parse_mounts({.volumes = {"/y"}}, "/");
         run_container(fake.world, flags);
       },
       [](FakeWorld& fake) { stop_container(fake.world, "web", {}, {}); }},
      {"disconnect", running, [](FakeWorld& fake) { disconnect(fake.world, "a", "web", false); }},
      {"unpublish", running,
       [](FakeWorld& fake) { unpublish_ports(fake.world, "web", {.all = true, .cut = true}); }},
      {"network rm", [](FakeWorld& fake) { make_network(fake, "a"); },
       [](FakeWorld& fake) { remove_network(fake.world, "a"); }},
      {"network rm of one of two on a VLAN",
       [](FakeWorld& fake) {
         make_lan(fake, "a", "uplink.50");
         make_lan(fake, "bb", "uplink.50");
       },
       [](FakeWorld& fake) { remove_network(fake.world, "a"); }},
      {"rm -f of one on a parent",
       [](FakeWorld& fake) {
         make_lan(fake, "a", "uplink");
         run_container(fake.world, busybox("web", {"a"}));
       },
       [](FakeWorld& fake) { remove_container(fake.world, "web", true); }},
  };
  return scenarios;
}

/// Removing goes on as far as it gets; whatever failed, the same commands again leave nothing at
/// all.
template <class Arm>
void sweep_removal(const Scenario& scenario, Arm arm) {
  for (int n = 1; n < 200; ++n) {
    FakeWorld fake;
    const auto empty = fake.content();
    scenario.prepare(fake);
    arm(fake, n);
    INFO(scenario.name << ", step " << n);
    bool failed = false;
    try {
      scenario.act(fake);
    } catch (const Error&) {
      failed = true;
    }
    arm(fake, 0);
    repair_system(fake.world);
    remove_container(fake.world, "web", true);
    if (fake.store.find_network("a")) remove_network(fake.world, "a");
    if (fake.store.find_network("bb")) remove_network(fake.world, "bb");
    prune_system(fake.world);
    REQUIRE(changes(empty, fake.content()) == "");
    if (!failed) return;
  }
  FAIL("the sweep did not end");
}

}  // namespace

TEST_CASE("removing that fails half way can be finished") {
  for (const Scenario& scenario : removing()) {
    sweep_removal(scenario, [](FakeWorld& fake, int n) { fake.disk.fail_at(n); });
    sweep_removal(scenario, [](FakeWorld& fake, int n) { fake.kernel.fuse.fail_at(n); });
    sweep_removal(scenario, [](FakeWorld& fake, int n) { fake.runtime.fuse.fail_at(n); });
  }
}

}  // namespace cnet
