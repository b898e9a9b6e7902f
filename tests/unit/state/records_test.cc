#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::state;

TEST_CASE("a record reads back as it was written") {
  CHECK(parse_network(to_text(sample_network())) == sample_network());
  CHECK(parse_network(to_text(sample_parent_network())) == sample_parent_network());
  CHECK(parse_container(to_text(sample_container())) == sample_container());
  CHECK(parse_sandbox(to_text(sample_sandbox())) == sample_sandbox());
  CHECK(parse_run_state(to_text(sample_run_state())) == sample_run_state());
  CHECK(parse_host_record(to_text(sample_host_record())) == sample_host_record());
}

TEST_CASE("a record with nothing but what it must have reads back, too") {
  Network network{.id = id_of<NetworkId>('a'), .name = "none", .driver = DriverKind::none};
  CHECK(parse_network(to_text(network)) == network);
  network.driver = DriverKind::host;
  CHECK(parse_network(to_text(network)) == network);

  Container container{.id = id_of<ContainerId>('c'), .name = "c"};
  container.process.argv = {"true"};
  CHECK(parse_container(to_text(container)) == container);
  CHECK(to_text(container).find("limits") == std::string::npos);
  container.network_mode = NetworkMode::host;
  container.auto_remove = true;
  CHECK(parse_container(to_text(container)) == container);

  const Sandbox sandbox{.container = id_of<ContainerId>('c'), .mode = NetworkMode::none};
  CHECK(parse_sandbox(to_text(sandbox)) == sandbox);
  CHECK(parse_run_state(to_text(RunState{})) == RunState{});
  CHECK(parse_host_record(to_text(HostRecord{})) == HostRecord{});
}

TEST_CASE("a record's text is stable: schema first, the model's order, a newline at the end") {
  CHECK(to_text(sample_host_record()) ==
        "{\n  \"schema\": 1,\n  \"ip_forward_before\": \"0\",\n  \"guarded\": [\n    \"ens3\",\n"
        "    \"wlan0\"\n  ]\n}\n");
  CHECK(to_text(HostRecord{}) == "{\n  \"schema\": 1,\n  \"guarded\": []\n}\n");
  const std::string text = to_text(sample_network());
  CHECK(text.starts_with("{\n  \"schema\": 1,\n  \"id\": \"aaaa"));
  CHECK(text.ends_with("}\n"));
  CHECK(to_text(parse_network(text)) == text);
}

TEST_CASE("what the model gives a default for may be missing, and nothing else") {
  const std::string bare =
      R"({"schema": 1, "id": ")" + std::string(64, 'a') +
      R"(", "name": "web", "created": "2026-01-02T03:04:05Z", "subnets": [], "labels": {},
         "options": {}, "bridge": {"interface": "br-1"}})";
  const Network network = parse_network(bare);
  CHECK(network.ipv4);
  CHECK(network.ipam_driver == "default");
  CHECK(network.bridge.mtu == 1500);
  CHECK_THROWS_WITH(parse_network("{\"schema\": 1}"), "\"id\" is missing");
  CHECK_THROWS_WITH(parse_host_record("{\"guarded\": []}"), "\"schema\" is missing");
}

TEST_CASE("an Error says where a record is wrong") {
  std::string text = to_text(sample_network());
  const auto replace = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  SECTION("inside a list") {
    replace("\"10.9.0.1\"", "\"10.9.0\"");
    CHECK_THROWS_WITH(parse_network(text), "subnets[0].gateway: an IP address is expected");
  }
  SECTION("an unknown key") {
    replace("\"mtu\": 9000", "\"mtu\": 9000, \"mut\": 9000");
    CHECK_THROWS_WITH(parse_network(text), "bridge.mut: no such key is known");
  }
  SECTION("a range") {
    replace("\"mtu\": 9000", "\"mtu\": 4294967296");
    CHECK_THROWS_WITH(parse_network(text),
                      "bridge.mtu: a whole number from 0 to 4294967295 is expected");
  }
  SECTION("a key given twice") {
    replace("\"mtu\": 9000", "\"mtu\": 9000, \"mtu\": 9000");
    CHECK_THROWS_WITH(parse_network(text), "the key \"mtu\" is given twice");
  }
  SECTION("a newer schema") {
    replace("\"schema\": 1", "\"schema\": 2");
    CHECK_THROWS_WITH(parse_network(text),
                      "schema: schema 2 belongs to a newer cnet; this one knows 1");
  }
}

TEST_CASE("a record of a network on a parent holds to the rules of links") {
  std::string text = to_text(sample_parent_network());
  const auto replace = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  SECTION("a name") {
    replace("\"eth0.50\"", "\"eth0/50\"");
    CHECK_THROWS_WITH(parse_network(text), Catch::Contains("no name the kernel would take"));
  }
  SECTION("a VLAN") {
    replace("\"vlan\": 50", "\"vlan\": 4095");
    CHECK_THROWS_WITH(parse_network(text), Catch::Contains("is no VLAN"));
  }
  SECTION("a mode") {
    replace("\"l3s\"", "\"l4\"");
    CHECK_THROWS_WITH(parse_network(text), Catch::Contains("ipvlan_mode"));
  }
}

TEST_CASE("a monitor of another version may say more in a run state") {
  const RunState state = parse_run_state(
      R"({"pid": 1, "pid_start_time": 2, "boot_id": "b", "monitor_pid": 3,
          "started": "2026-01-02T03:04:05+02:00", "restarts": 4})");
  CHECK(state.pid == 1);
  CHECK_FALSE(state.ended);
}

TEST_CASE("a range of ports is one entry of a record") {
  Container container = sample_container();
  const std::size_t before = to_text(container).size();
  container.published = parse_port_specs("8000-8999:1-1000");
  container.published.push_back({.container_port = 5000});
  container.published.push_back({.container_port = 5001});
  container.exposed = parse_exposed_ports("1-65535/udp");
  const std::string text = to_text(container);
  CHECK(text.find("\"count\": 1000") != std::string::npos);
  CHECK(text.find("\"count\": 65535") != std::string::npos);
  CHECK(text.size() < before + 2048);
  CHECK(parse_container(text) == container);

  Sandbox sandbox = sample_sandbox();
  for (std::uint16_t port = 65534; port >= 65533; --port) {
    sandbox.bindings.push_back({.host_port = port, .container_port = port});
  }
  sandbox.bindings.push_back({.host_port = 65534, .container_port = 65534});
  sandbox.bindings.push_back({.host_port = 65535, .container_port = 65535});
  sandbox.bindings.push_back({.host_port = 1, .container_port = 1});
  CHECK(parse_sandbox(to_text(sandbox)) == sandbox);
}

TEST_CASE("a run of ports does not leave the numbers of ports") {
  std::string text = to_text(sample_sandbox());
  const std::string port = "\"host_port\": 8001";
  text.replace(text.find(port), port.size(), "\"host_port\": 65535, \"count\": 2");
  CHECK_THROWS_WITH(parse_sandbox(text), "bindings[0]: count leaves the port numbers");
}

TEST_CASE("what could not be read again is not written") {
  Network network = sample_network();
  network.name = "no/name";
  CHECK_THROWS_AS(to_text(network), Error);
  Container container = sample_container();
  container.process.argv.clear();
  CHECK_THROWS_WITH(to_text(container), "the record cannot be written: the process has no argv");
  container = sample_container();
  container.labels["x"] = "\xff";
  CHECK_THROWS_AS(to_text(container), Error);
  container = sample_container();
  container.id = {};
  CHECK_THROWS_AS(to_text(container), Error);
}
