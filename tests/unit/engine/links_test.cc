// --link on the default network.

#include "../../../lib/engine/links.h"

#include <catch2/catch.hpp>

#include "../problem.h"
#include "cnet/base/error.h"
#include "fake_world.h"

namespace cnet {
namespace {

CreateContainer linked(const std::string& name, const std::vector<std::string>& links) {
  CreateContainer flags = busybox(name);
  flags.network = parse_network_flags({.links = links});
  return flags;
}

CreateContainer database() {
  CreateContainer flags = busybox("db");
  flags.hostname = "postgres";
  flags.env = {"USER=web", "PATH=/bin"};
  flags.exposed = parse_exposed_ports("53/udp");
  flags.published = parse_port_specs("5432:5432");
  return flags;
}

}  // namespace

TEST_CASE("a linked container is in the file and in the environment") {
  FakeWorld fake;
  run_container(fake.world, database());
  const Container web = run_container(fake.world, linked("web", {"db:my-store", "db"}));
  const std::string hosts =
      fake.disk.read({state::Tree::durable, "containers/" + web.id.str() + "/hosts"}).value();
  const Endpoint endpoint =
      fake.store.sandbox(fake.store.find_container("db")->id)->endpoints.front();
  const std::string ip = endpoint.ip4->ip().str();
  REQUIRE(hosts.find("\n" + ip + "\tmy-store postgres db\n") != std::string::npos);
  REQUIRE(hosts.find("\n" + ip + "\tdb postgres\n") != std::string::npos);
  const auto env = link_environment(fake.world, web, linked_hosts(fake.world, web));
  const std::vector<std::string> of_first(env.begin(), env.begin() + 11);
  REQUIRE(of_first == std::vector<std::string>{
                          "MY_STORE_NAME=/web/my-store",
                          "MY_STORE_PORT=tcp://" + ip + ":5432",
                          "MY_STORE_PORT_5432_TCP=tcp://" + ip + ":5432",
                          "MY_STORE_PORT_5432_TCP_ADDR=" + ip,
                          "MY_STORE_PORT_5432_TCP_PORT=5432",
                          "MY_STORE_PORT_5432_TCP_PROTO=tcp",
                          "MY_STORE_PORT_53_UDP=udp://" + ip + ":53",
                          "MY_STORE_PORT_53_UDP_ADDR=" + ip,
                          "MY_STORE_PORT_53_UDP_PORT=53",
                          "MY_STORE_PORT_53_UDP_PROTO=udp",
                          "MY_STORE_ENV_USER=web",
                      });
  REQUIRE(view_container(fake.world, "web").container.names.links.front().target == "db");
}

TEST_CASE("a linked container that moves is followed in a file that nobody else has changed") {
  FakeWorld fake;
  const Container db = run_container(fake.world, database());
  run_container(fake.world, linked("web", {"db:store"}));
  run_container(fake.world, linked("own", {"db:store"}));
  create_container(fake.world, linked("late", {"db:store"}));
  const auto path = [&](const std::string& name) {
    return state::Path{state::Tree::durable,
                       "containers/" + fake.store.find_container(name)->id.str() + "/hosts"};
  };
  const auto line = [&] {
    const Endpoint endpoint = fake.store.sandbox(db.id)->endpoints.front();
    return "\n" + endpoint.ip4->ip().str() + "\tstore postgres db\n";
  };
  const auto has = [&](const std::string& name) {
    return fake.disk.read(path(name)).value().find(line()) != std::string::npos;
  };
  const std::string before = line();
  REQUIRE(has("web"));
  fake.disk.plant(path("own"), "192.0.2.1 mine\n");
  stop_container(fake.world, "db", {}, {});
  run_container(fake.world, busybox("between"));
  start_container(fake.world, db.id);
  REQUIRE(line() != before);
  CHECK(has("web"));
  CHECK(fake.disk.read(path("web")).value().find(before) == std::string::npos);
  CHECK(fake.disk.read(path("own")).value() == "192.0.2.1 mine\n");
  CHECK(fake.world.notes.empty());
  remove_container(fake.world, "web", true);
  CHECK(fake.store.linkers(db.id).size() == 2);
  disconnect(fake.world, "bridge", "db", false);
  connect(fake.world, "bridge", "db", {});
  start_container(fake.world, fake.store.find_container("late")->id);
  CHECK(has("late"));
}

TEST_CASE("a link leads to a container that is there, runs, and is on the default network") {
  FakeWorld fake;
  create_network(fake.world, {.name = "a", .subnets = {"10.1.0.0/24"}});
  const auto problem = [&](const CreateContainer& flags) {
    try {
      run_container(fake.world, flags);
    } catch (const Error& error) {
      return error.problem();
    }
    return std::string();
  };
  REQUIRE(problem(linked("web", {"db"})) == "--link db: no such container \"db\"");
  run_container(fake.world, busybox("other", {"a"}));
  REQUIRE(problem(linked("web", {"other"})).find("not on the default network") != std::string::npos);
  create_container(fake.world, database());
  REQUIRE(problem(linked("web", {"db"})) == "--link db: that container is not running");
  create_container(fake.world, linked("web", {"db"}));
  remove_container(fake.world, "db", true);
  REQUIRE_THROWS_AS(start_container(fake.world, fake.store.find_container("web")->id), Error);
}

}  // namespace cnet
