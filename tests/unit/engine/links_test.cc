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
