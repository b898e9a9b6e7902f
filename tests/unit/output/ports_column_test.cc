#include "cnet/output/ports_column.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace cnet;
using namespace cnet::output;
using nlohmann::json;

namespace {

ShownPort port_of(const json& row) {
  ShownPort port;
  if (row.contains("ip")) port.host_ip = Ip::parse(row.at("ip").get<std::string>());
  port.container_port = row.at("private").get<std::uint16_t>();
  port.host_port = row.value("public", std::uint16_t{0});
  port.protocol = *parse_protocol(row.at("type").get<std::string>());
  return port;
}

/// "0.0.0.0:3456", "[::]:3456" published for "80/tcp".
Binding binding_of(const std::string& container, const std::string& host) {
  const std::size_t slash = container.find('/');
  const std::size_t colon = host.rfind(':');
  const bool v6 = host.front() == '[';
  return {.host_ip = *Ip::parse(v6 ? host.substr(1, colon - 2) : host.substr(0, colon)),
          .host_port = static_cast<std::uint16_t>(std::stoi(host.substr(colon + 1))),
          .container_port = static_cast<std::uint16_t>(std::stoi(container.substr(0, slash))),
          .protocol = *parse_protocol(container.substr(slash + 1))};
}

std::string port_command(const json& input) {
  std::vector<Binding> bindings;
  for (const auto& [container, hosts] : input.at("bindings").items()) {
    for (const json& host : hosts) {
      bindings.push_back(binding_of(container, host.get<std::string>()));
    }
  }
  const json& args = input.at("args");
  if (args.size() == 2) return port_lines(bindings);
  return port_lines_of(
      bindings, {static_cast<std::uint16_t>(std::stoi(args[2].get<std::string>())), Protocol::tcp});
}

std::string exposed_column(std::uint16_t first, std::uint16_t last) {
  std::vector<ExposedPort> exposed;
  for (int port = first; port <= last; ++port) {
    exposed.push_back({static_cast<std::uint16_t>(port), Protocol::tcp});
  }
  return ports_column(shown_ports({}, exposed));
}

}  // namespace

TEST_CASE("ports_column.json") {
  std::ifstream file(CNET_SOURCE_DIR "/tests/vectors/ports_column.json");
  const json vectors = json::parse(file);
  for (const json& row : vectors.at("cases")) {
    INFO(row.at("id"));
    const std::string expected = row.at("expected").get<std::string>();
    if (row.at("kind") == "port-cmd") {
      CHECK(port_command(row.at("input")) == expected);
    } else if (row.at("input").is_array()) {
      std::vector<ShownPort> ports;
      for (const json& port : row.at("input")) ports.push_back(port_of(port));
      CHECK(ports_column(ports) == expected);
    } else {
      REQUIRE(row.at("id") == "COL-027");  // "run --expose 1000-9999"
      CHECK(exposed_column(1000, 9999) == expected);
    }
  }
}

TEST_CASE("a gap closes a range, and closed ranges come first") {
  const auto exposed = [](int port) {
    return ShownPort{std::nullopt, static_cast<std::uint16_t>(port), 0, Protocol::tcp};
  };
  CHECK(ports_column({exposed(80), exposed(81), exposed(90)}) == "80-81/tcp, 90/tcp");
  CHECK(ports_column({}).empty());
}

TEST_CASE("a published port is not shown as exposed again") {
  const Binding web{.host_port = 8080, .container_port = 80};
  const auto ports = shown_ports({web}, {{80, Protocol::tcp}, {443, Protocol::tcp}});
  CHECK(ports_column(ports) == "443/tcp, 0.0.0.0:8080->80/tcp");
}

TEST_CASE("port lists by container port") {
  const Binding web{.host_port = 8080, .container_port = 80};
  const Binding tls{.host_port = 8443, .container_port = 443};
  CHECK(port_lines({tls, web}) == "80/tcp -> 0.0.0.0:8080\n443/tcp -> 0.0.0.0:8443\n");
  CHECK(port_lines_of({tls, web}, {80, Protocol::udp}).empty());
}
