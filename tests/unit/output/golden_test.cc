// Records in, what `inspect`, `ls` and `ps` print out, held against tests/golden/output_*.

#include <catch2/catch.hpp>

#include "cnet/output/container_view.h"
#include "cnet/output/network_view.h"
#include "golden.h"

using namespace cnet;
using namespace cnet::output;

namespace {

/// A network "web" with one container "db" on it that publishes port 80.
struct Host {
  std::vector<Network> networks;
  Container container;
  RunState run;
  Sandbox sandbox;
  Time now = *parse_rfc3339("2026-01-01T02:00:00Z");

  Host() {
    add_network();
    add_container();
    Endpoint endpoint;
    endpoint.id = *EndpointId::parse(std::string(64, 'e'));
    endpoint.network = networks[0].id;
    endpoint.container = container.id;
    endpoint.mac = *Mac::parse("06:00:00:00:00:02");
    endpoint.ip4 = Prefix::parse("10.9.0.2/24");
    endpoint.gateway4 = Ip::parse("10.9.0.1");
    endpoint.names = {"db", "sql"};
    run.pid = 4711;
    run.started = *parse_rfc3339("2026-01-01T01:55:00Z");
    sandbox.endpoints = {endpoint};
    sandbox.bindings = {{.host_port = 8080, .container_port = 80}};
  }

  ContainerFacts facts() const {
    return {container, Status::running, &run, &sandbox, networks, "/var/lib/cnet/containers/c/log"};
  }

 private:
  void add_network() {
    Network network;
    network.id = *NetworkId::parse(std::string(64, 'a'));
    network.name = "web";
    network.created = *parse_rfc3339("2026-01-01T00:00:00.5Z");
    network.options = {{"com.docker.network.driver.mtu", "1400"}};
    network.labels = {{"team", "net"}};
    network.subnets = {{.prefix = *Prefix::parse("10.9.0.0/24"), .gateway = Ip::parse("10.9.0.1")}};
    networks.push_back(network);
  }

  void add_container() {
    container.id = *ContainerId::parse(std::string(64, 'c'));
    container.name = "db";
    container.created = *parse_rfc3339("2026-01-01T01:00:00Z");
    container.image = "alpine";
    container.image_id = std::string(64, '1');
    container.process.argv = {"/bin/sh", "-c", "httpd -f"};
    container.process.env = {"PATH=/bin"};
    container.endpoints = {{.network = networks[0].id,
                            .network_name = "web",
                            .ip4 = Ip::parse("10.9.0.2"),
                            .aliases = {"sql"}}};
    container.published = {{.host_port = 8080, .container_port = 80}};
    container.exposed = {{80, Protocol::tcp}, {443, Protocol::tcp}};
  }
};

}  // namespace

TEST_CASE("golden: inspect") {
  const Host host;
  require_golden(
      "network_inspect.json",
      render_inspect(
          {network_json(host.networks[0], {{host.container.id, "db", &host.sandbox.endpoints[0]}})},
          ""));
  require_golden("container_inspect.json", render_inspect({container_json(host.facts())}, ""));
}

TEST_CASE("golden: lists") {
  const Host host;
  std::vector<Json> networks;
  for (const std::string_view name : kPredefinedNetworks) {
    networks.push_back(network_row(predefined_network(name), false));
  }
  networks.push_back(network_row(host.networks[0], false));
  require_golden("network_ls.txt", render_list(network_list(), networks, {}));
  require_golden("ps.txt",
                 render_list(container_list(), {container_row(host.facts(), host.now, false)}, {}));
}
