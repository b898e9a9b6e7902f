#include "cnet/output/container_view.h"

#include <catch2/catch.hpp>

using namespace cnet;
using namespace cnet::output;

namespace {

/// A container on one network, with everything its facts point at.
struct World {
  Container container;
  RunState run;
  Sandbox sandbox;
  std::vector<Network> networks;
  Time now = *parse_rfc3339("2026-01-01T00:10:00Z");

  World() {
    container.id = *ContainerId::parse(std::string(64, 'c'));
    container.name = "db";
    container.created = *parse_rfc3339("2026-01-01T00:00:00Z");
    container.image = "alpine";
    container.image_id = std::string(64, '1');
    container.process.argv = {"/bin/sh", "-c", "sleep \"infinity\""};
    container.exposed = {{80, Protocol::tcp}, {443, Protocol::tcp}};
    container.labels = {{"a", "1"}};
    networks.emplace_back();
    networks[0].id = *NetworkId::parse(std::string(64, 'a'));
    networks[0].name = "renamed";
    container.endpoints = {{.network = networks[0].id, .network_name = "web", .aliases = {"sql"}}};
    run.pid = 4711;
    run.started = *parse_rfc3339("2026-01-01T00:05:00Z");
    Endpoint endpoint;
    endpoint.id = *EndpointId::parse(std::string(64, 'e'));
    endpoint.network = networks[0].id;
    endpoint.mac = *Mac::parse("02:42:0a:09:00:02");
    endpoint.ip4 = Prefix::parse("10.9.0.2/24");
    endpoint.gateway4 = Ip::parse("10.9.0.1");
    endpoint.names = {"db", "sql"};
    sandbox.endpoints = {endpoint};
    sandbox.bindings = {{.host_port = 8080, .container_port = 80}};
  }

  ContainerFacts running() const {
    return {container, Status::running, &run, &sandbox, networks, "/var/lib/cnet/containers/c/log"};
  }
  ContainerFacts stopped(Status status) const {
    return {container, status, nullptr, nullptr, networks, ""};
  }
};

}  // namespace

TEST_CASE("what -P published is not among the bindings that were asked for, as Docker's") {
  World world;
  world.container.published = {
      {.host_port = 8080, .container_port = 80}, {.container_port = 443}, {.container_port = 9000}};
  const auto bindings = [&] {
    const Json json = container_json(world.running());
    std::string keys;
    for (const auto& [key, value] : json.at("HostConfig").at("PortBindings").items())
      keys += key + " ";
    return keys;
  };
  CHECK(bindings() == "80/tcp 443/tcp 9000/tcp ");
  world.container.publish_all = true;
  CHECK(bindings() == "80/tcp 9000/tcp ");
}

TEST_CASE("the status column") {
  World world;
  CHECK(status_text(world.running(), world.now) == "Up 5 minutes");
  CHECK(status_text(world.stopped(Status::created), world.now) == "Created");
  world.container.last_exit = LastExit{.code = 137, .finished = world.run.started};
  CHECK(status_text(world.stopped(Status::exited), world.now) == "Exited (137) 5 minutes ago");
  CHECK(status_text(world.stopped(Status::restarting), world.now) ==
        "Restarting (137) 5 minutes ago");
  ContainerFacts paused = world.running();
  paused.status = Status::paused;
  CHECK(status_text(paused, world.now) == "Up 5 minutes (Paused)");
}

TEST_CASE("health in the status column and in a row") {
  const World world;
  Health health;
  ContainerFacts facts = world.running();
  CHECK(container_row(facts, world.now, false).at("HealthStatus") == "none");
  facts.health = &health;
  CHECK(status_text(facts, world.now) == "Up 5 minutes (health: starting)");
  health.status = HealthStatus::healthy;
  CHECK(status_text(facts, world.now) == "Up 5 minutes (healthy)");
  CHECK(container_row(facts, world.now, false).at("HealthStatus") == "healthy");
  health = {.status = HealthStatus::unhealthy, .failing_streak = 3, .log = {{.exit_code = -1}}};
  CHECK(status_text(facts, world.now) == "Up 5 minutes (unhealthy)");
  const Json state = container_json(facts).at("State").at("Health");
  CHECK(state.at("Status") == "unhealthy");
  CHECK(state.at("FailingStreak") == 3);
  CHECK(state.at("Log").at(0).at("ExitCode") == -1);
  facts.status = Status::paused;
  CHECK(status_text(facts, world.now) == "Up 5 minutes (Paused)");
}

TEST_CASE("a row of ps") {
  const World world;
  const Json row = container_row(world.running(), world.now, false);
  CHECK(row.at("Command") == R"("/bin/sh -c sleep \"i…")");
  CHECK(row.at("Ports") == "443/tcp, 0.0.0.0:8080->80/tcp");
  CHECK(row.at("RunningFor") == "10 minutes ago");
  CHECK(row.at("ID") == "cccccccccccc");
  CHECK(row.at("State") == "running");
  const Json full = container_row(world.stopped(Status::created), world.now, true);
  CHECK(full.at("Command") == R"("/bin/sh -c sleep \"infinity\"")");
  CHECK(full.at("Ports") == "");
  CHECK(full.at("ID") == std::string(64, 'c'));
  for (const auto& [field, title] : container_list().headers) CHECK(row.contains(field));
}

TEST_CASE("NetworkSettings of a running container") {
  const World world;
  const Json settings = network_settings_json(world.running());
  CHECK(json_text(settings.at("Ports")) ==
        R"({"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}],"443/tcp":null})");
  const Json& network = settings.at("Networks").at("renamed");
  CHECK(network.at("IPAddress") == "10.9.0.2");
  CHECK(network.at("IPPrefixLen") == 24);
  CHECK(network.at("Gateway") == "10.9.0.1");
  CHECK(json_text(network.at("DNSNames")) == R"(["db","sql"])");
  CHECK(json_text(network.at("Aliases")) == R"(["sql"])");
  // The old fields are those of the network `bridge`, which this container is not on.
  CHECK(settings.at("IPAddress") == "");
  CHECK(settings.at("SandboxKey") == "/proc/4711/ns/net");
}

TEST_CASE("the old fields show the endpoint on the default network") {
  World world;
  const NetworkId bridge = predefined_network("bridge").id;
  world.container.endpoints[0].network = bridge;
  world.sandbox.endpoints[0].network = bridge;
  CHECK(network_settings_json(world.running()).at("IPAddress") == "10.9.0.2");
}

TEST_CASE("a stopped container keeps its networks, without addresses") {
  World world;
  const Json settings = network_settings_json(world.stopped(Status::exited));
  CHECK(json_text(settings.at("Ports")) == "{}");
  CHECK(settings.at("Networks").at("renamed").at("IPAddress") == "");
  world.container.network_mode = NetworkMode::none;
  CHECK(network_settings_json(world.stopped(Status::exited)).at("Networks").contains("none"));
}

TEST_CASE("container inspect") {
  World world;
  world.container.published = {{.host_port = 8080, .container_port = 80}, {.container_port = 80}};
  const Json json = container_json(world.running());
  CHECK(json.at("Name") == "/db");
  CHECK(json.at("Path") == "/bin/sh");
  CHECK(json_text(json.at("Args")) == R"(["-c","sleep \"infinity\""])");
  CHECK(json.at("State").at("Pid") == 4711);
  CHECK(json.at("State").at("FinishedAt") == "0001-01-01T00:00:00Z");
  CHECK(json.at("HostsPath") == "/var/lib/cnet/containers/c/hosts");
  CHECK(json_text(json.at("HostConfig").at("PortBindings")) ==
        R"({"80/tcp":[{"HostIp":"","HostPort":"8080"},{"HostIp":"","HostPort":""}]})");
  CHECK(json.at("HostConfig").at("NetworkMode") == "web");
  CHECK(json.at("Config").at("Hostname") == "cccccccccccc");
}
