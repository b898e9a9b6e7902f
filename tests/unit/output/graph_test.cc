// Records in, pictures out: three networks and ten containers, held against
// tests/golden/output_graph*.

#include "cnet/output/graph.h"

#include <catch2/catch.hpp>
#include <deque>

#include "cnet/base/text.h"
#include "cnet/output/table.h"
#include "golden.h"

using namespace cnet;
using namespace cnet::output;

namespace {

struct Join {
  std::size_t network;
  std::string ip4;
  std::string ip6 = "";
};

/// A host that is filled row by row; facts() points into it.
class Host {
 public:
  std::vector<Network> networks;

  Host& network(const std::string& name, const std::vector<std::string>& subnets,
                bool internal = false) {
    Network network;
    network.id = *NetworkId::parse(std::string(62, 'a') + std::to_string(10 + networks.size()));
    network.name = name;
    network.internal = internal;
    network.bridge.interface = "br-5ab0c7d11fe" + std::to_string(networks.size());
    for (const std::string& subnet : subnets) {
      network.subnets.push_back({.prefix = *Prefix::parse(subnet)});
    }
    networks.push_back(network);
    return *this;
  }

  Container& container(const std::string& name, const std::string& image,
                       const std::vector<Join>& joins) {
    Row& row = rows_.emplace_back();
    row.container.id =
        *ContainerId::parse(std::string(62, 'c') + std::to_string(10 + rows_.size()));
    row.container.name = name;
    row.container.image = image;
    for (const Join& join : joins) {
      const NetworkId id = networks[join.network].id;
      row.container.endpoints.push_back(
          {.network = id, .network_name = networks[join.network].name});
      Endpoint endpoint;
      endpoint.network = id;
      endpoint.ip4 = Prefix::parse(join.ip4);
      endpoint.ip6 = Prefix::parse(join.ip6);
      row.sandbox.endpoints.push_back(endpoint);
    }
    return row.container;
  }

  Host& publish(std::uint16_t host_port, std::uint16_t container_port, const char* ip = nullptr,
                Protocol protocol = Protocol::tcp) {
    std::vector<Ip> hosts{Ip::any(Family::v4), Ip::any(Family::v6)};
    if (ip != nullptr) hosts = {*Ip::parse(ip)};
    for (const Ip& host : hosts) {
      rows_.back().sandbox.bindings.push_back({.host_ip = host,
                                               .host_port = host_port,
                                               .container_port = container_port,
                                               .protocol = protocol});
    }
    return *this;
  }

  void stop() { rows_.back().status = Status::exited; }

  Graph graph() const {
    GraphFacts facts{.host = "shop-1",
                     .links = {{"eth0", {"198.51.100.1/24", "198.51.100.9/24"}, true},
                               {"wg0", {"10.200.0.1/24"}, false}},
                     .networks = networks};
    for (const Row& row : rows_) {
      const bool runs = row.status == Status::running || row.status == Status::paused;
      facts.containers.push_back({.container = row.container,
                                  .status = row.status,
                                  .sandbox = runs ? &row.sandbox : nullptr,
                                  .networks = networks});
    }
    return make_graph(facts);
  }

 private:
  struct Row {
    Container container;
    Sandbox sandbox;
    Status status = Status::running;
  };
  std::deque<Row> rows_;
};

/// The picture the README shows.
Host shop() {
  Host host;
  host.network("edge", {"10.9.0.0/24", "fd00:9::/64"});
  host.network("shop", {"10.10.0.0/24"});
  host.network("data", {"10.11.0.0/24"}, true);
  host.container("proxy", "nginx", {{0, "10.9.0.2/24", "fd00:9::2/64"}});
  host.publish(80, 80).publish(443, 443);
  host.container("web", "petsoft/web:2", {{0, "10.9.0.3/24", "fd00:9::3/64"}, {1, "10.10.0.2/24"}});
  host.publish(8000, 80);
  host.container("api", "petsoft/api:2", {{1, "10.10.0.3/24"}, {2, "10.11.0.2/24"}});
  host.container("db", "postgres:16", {{2, "10.11.0.3/24"}});
  host.container("cache", "redis:7", {{2, "10.11.0.4/24"}});
  host.container("mail", "postfix", {{1, "10.10.0.4/24"}});
  for (std::uint16_t port = 5000; port < 5004; ++port) host.publish(port, port, "127.0.0.1");
  host.container("backup", "restic", {{2, "10.11.0.5/24"}});
  host.stop();
  host.container("agent", "node-exporter", {}).network_mode = NetworkMode::host;
  host.container("batch", "alpine", {}).network_mode = NetworkMode::none;
  Container& debug = host.container("debug", "netshoot", {});
  debug.network_mode = NetworkMode::container;
  debug.namespaces.network = *ContainerId::parse(std::string(62, 'c') + "12");
  return host;
}

std::size_t widest_line(const std::string& text) {
  std::size_t width = 0;
  for (const std::string_view line : split(text, '\n'))
    width = std::max(width, character_count(line));
  return width;
}

}  // namespace

TEST_CASE("golden: graph of three networks and ten containers") {
  const Graph graph = shop().graph();
  require_golden("graph.txt", graph_text(graph, {.width = 100}));
  require_golden("graph_narrow.txt", graph_text(graph, {.width = 60}));
  require_golden("graph.dot", graph_dot(graph));
  require_golden("graph.mermaid", graph_mermaid(graph));
  require_golden("graph.svg", graph_svg(graph));
}

TEST_CASE("the README shows that graph") {
  std::ostringstream readme;
  readme << std::ifstream(CNET_SOURCE_DIR "/README.md").rdbuf();
  std::string shown = "    # cnet graph --all\n";
  const std::string graph = graph_text(shop().graph(), {.width = 100});
  for (const std::string_view line : split(graph, '\n')) {
    if (!line.empty()) shown += "    " + std::string(line) + "\n";
  }
  CHECK(readme.str().find(shown) != std::string::npos);
}

TEST_CASE("graph: a host without networks is a frame alone") {
  Graph graph{.links = {{"eth0", {"192.0.2.7/24"}, true}}};
  CHECK(graph_text(graph, {}) ==
        "╭─ host ──────────────────────────────╮\n"
        "│ eth0   192.0.2.7/24   default route │\n"
        "╰─────────────────────────────────────╯\n");
  graph.links.clear();
  CHECK_FALSE(graph_svg(graph).empty());
}

TEST_CASE("graph: no line is wider than the terminal") {
  const Graph graph = shop().graph();
  for (const std::size_t width : {60U, 64U, 80U, 120U}) {
    CAPTURE(width);
    CHECK(widest_line(graph_text(graph, {.width = width})) <= width);
  }
}

TEST_CASE("graph: more networks than fit side by side stand below one another") {
  Host host;
  std::vector<Join> everywhere;
  for (std::size_t i = 0; i < 30; ++i) {
    host.network("n" + std::to_string(i), {"10." + std::to_string(i) + ".0.0/24"});
    if (i % 10 == 0) everywhere.push_back({i, "10." + std::to_string(i) + ".0.2/24"});
  }
  host.container("hub", "box", everywhere);
  const std::string text = graph_text(host.graph(), {.width = 80});
  CHECK(widest_line(text) <= 80);
  // In each part it is on a network of, with the addresses it has in others under their names.
  CHECK(text.find("hub   10.0.0.2, 10.10.0.2") != std::string::npos);
  CHECK(text.find("n20: 10.20.0.2") != std::string::npos);
  CHECK(text.find("hub   n0: 10.0.0.2") != std::string::npos);
}

TEST_CASE("graph: ports in step are one range, and [::] beside 0.0.0.0 says nothing new") {
  Host host;
  host.network("net", {"10.9.0.0/24"});
  host.container("a", "box", {{0, "10.9.0.2/24"}});
  for (std::uint16_t i = 0; i < 3; ++i)
    host.publish(static_cast<std::uint16_t>(9000 + i), static_cast<std::uint16_t>(80 + i));
  host.publish(53, 53, nullptr, Protocol::udp)
      .publish(7000, 90, "::1")
      .publish(7001, 91, "192.0.2.1");
  CHECK(host.graph().containers[0].ports ==
        std::vector<std::string>{"9000-9002→80-82/tcp", "53→53/udp", "192.0.2.1:7001→91/tcp",
                                 "[::1]:7000→90/tcp"});
}

TEST_CASE("graph: the default bridge is shown when somebody is on it, and host and none never") {
  Host host;
  for (const std::string_view name : kPredefinedNetworks) {
    host.networks.push_back(predefined_network(name));
  }
  CHECK(host.graph().networks.empty());
  host.container("a", "box", {{0, "172.17.0.2/16"}});
  REQUIRE(host.graph().networks.size() == 1);
  CHECK(host.graph().networks[0].name == "bridge");
}

TEST_CASE("graph: a container whose owner is not shown stands alone") {
  Host host;
  Container& member = host.container("member", "box", {});
  member.network_mode = NetworkMode::container;
  member.namespaces.network = *ContainerId::parse(std::string(64, 'd'));
  CHECK(host.graph().containers[0].place == GraphPlace::none);
}

TEST_CASE("graph: foreign text is quoted for each language") {
  Host host;
  host.container("a", "x\"<&>#\\\033[2J", {}).network_mode = NetworkMode::none;
  const Graph graph = host.graph();
  CHECK(graph_svg(graph).find("x&quot;&lt;&amp;&gt;#\\\\x1b[2J") != std::string::npos);
  CHECK(graph_dot(graph).find(R"(x\"<&>#\\\\x1b[2J)") != std::string::npos);
  CHECK(graph_mermaid(graph).find("x#quot;#lt;#amp;#gt;#35;\\\\x1b[2J") != std::string::npos);
}
