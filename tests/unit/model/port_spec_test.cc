#include "cnet/model/port_spec.h"

#include "../problem.h"
#include "../vectors.h"

using namespace cnet;
using Catch::Matchers::Contains;
using test::Json;
using test::problem_of;

namespace {

Ip ip(std::string_view text) { return Ip::parse(text).value(); }

/// A row's expectation as the specs it means.
std::vector<PortSpec> specs_of(const Json& expected) {
  std::vector<PortSpec> specs;
  for (const Json& one : expected) {
    const auto host_ip = one.at("host_ip").get<std::string>();
    const auto host_port = one.at("host_port").get<std::string>();
    PortSpec spec;
    if (!host_ip.empty()) spec.host_ip = ip(host_ip);
    if (!host_port.empty()) spec.host_port = static_cast<std::uint16_t>(std::stoul(host_port));
    spec.container_port = one.at("container_port").get<std::uint16_t>();
    spec.protocol = parse_protocol(one.at("proto").get<std::string>()).value();
    specs.push_back(spec);
  }
  return specs;
}

void check_publish(const Json& row) {
  const auto input = row.at("input").get<std::string>();
  if (row.at("valid").get<bool>()) {
    CHECK(parse_port_specs(input) == specs_of(row.at("expected")));
  } else {
    CHECK_FALSE(problem_of([&] { parse_port_specs(input); }).empty());
  }
}

void check_expose(const Json& row) {
  const auto input = row.at("input").get<std::string>();
  if (!row.at("valid").get<bool>()) {
    CHECK_FALSE(problem_of([&] { parse_exposed_ports(input); }).empty());
    return;
  }
  std::vector<ExposedPort> expected;
  for (const Json& one : row.at("expected")) {
    expected.push_back({one.at("container_port").get<std::uint16_t>(),
                        parse_protocol(one.at("proto").get<std::string>()).value()});
  }
  CHECK(parse_exposed_ports(input) == expected);
}

/// A port or range on its own: what -p takes in front of ":80".
void check_host_part(const Json& row) {
  const auto input = row.at("input").get<std::string>() + ":80";
  if (!row.at("valid").get<bool>()) {
    CHECK_FALSE(problem_of([&] { parse_port_specs(input); }).empty());
    return;
  }
  const Json& expected = row.at("expected");
  const auto begin = (expected.is_object() ? expected.at("begin") : expected).get<std::uint16_t>();
  CHECK(parse_port_specs(input).front().host_port == begin);
}

}  // namespace

TEST_CASE("the rows of port_specs.json") {
  test::Vectors vectors("port_specs.json");
  for (const Json& row : vectors.cases()) {
    INFO(row.dump());
    const auto kind = row.at("kind").get<std::string>();
    if (row.at("id").get<std::string>() == "PORT-143") {
      vectors.skipped(row, "docker-py alone refuses \":80\"; Docker's own row PORT-195 holds");
    } else if (kind == "publish" || kind == "publish-long") {
      check_publish(row);
      vectors.asserted(row);
    } else if (kind == "expose") {
      check_expose(row);
      vectors.asserted(row);
    } else if (kind == "port-range" || kind == "port-number" || kind == "port") {
      check_host_part(row);
      vectors.asserted(row);
    } else if (kind == "split-proto") {
      vectors.skipped(row, "an inner function of go-connections");
    } else {
      vectors.skipped(row, "which ports a running container gets: the engine's unit tests");
    }
  }
  vectors.done();
}

TEST_CASE("a range of host ports for one container port is a choice") {
  const PortSpec choice{.host_port = 8000, .host_port_last = 9000, .container_port = 80};
  CHECK(parse_port_specs("8000-9000:80") == std::vector{choice});
  CHECK(parse_port_specs("80-80:80-80") ==
        std::vector{PortSpec{.host_port = 80, .container_port = 80}});
  CHECK(parse_port_specs("1-65535:1-65535").size() == 65535);
  CHECK(parse_port_specs("1-65535:1-65535").back().host_port == 65535);
}

TEST_CASE("an absent host port is any, an absent address all") {
  const std::vector any{PortSpec{.container_port = 80}};
  for (const auto* text : {"80", ":80", "::80", "0:80", "80/", "80/TCP", "target=80"}) {
    INFO(text);
    CHECK(parse_port_specs(text) == any);
  }
  CHECK(parse_port_specs("[::]::80").front().host_ip == ip("::"));
  CHECK(parse_port_specs("[::1]:8080:80").front().host_ip == ip("::1"));
  CHECK(parse_port_specs("::1:8080:80").front().host_ip == ip("::1"));
}

TEST_CASE("the long form") {
  CHECK(
      parse_port_specs("published=8080-8081,target=80-81,protocol=udp,host_ip=fd00::1,mode=host") ==
      std::vector<PortSpec>{{ip("fd00::1"), 8080, 0, 80, Protocol::udp, {}},
                            {ip("fd00::1"), 8081, 0, 81, Protocol::udp, {}}});
}

TEST_CASE("an error names the part that is wrong") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"", "container port is missing"},
      {"8080:", "container port is missing"},
      {"8080:/tcp", "container port is missing"},
      {"0", "container port 0"},
      {"80:0", "container port 0"},
      {"80:70000", "container port \"70000\""},
      {"80: 80", "container port \" 80\""},
      {"70000:80", "host port \"70000\""},
      {"0-5:80", "starts at 0"},
      {"9-5:80", "host port \"9-5\" runs backwards"},
      {"80:9-5", "container port \"9-5\" runs backwards"},
      {"80/icmp", "protocol \"icmp\""},
      {"80/tcp/udp", "protocol \"tcp/udp\""},
      {"localhost:80:80", "host address \"localhost\""},
      {"[::1]:80", "::CONTAINER for any host port"},
      {"[::1]80:80", "::CONTAINER for any host port"},
      {"[::1]", "::CONTAINER for any host port"},
      {"[]:80:80", "host address \"[]\""},
      {"[::1:80:80", "'[' has no ']'"},
      {"::ffff:10.0.0.1:80:80", "host address"},
      {"8080-8081:80-82", "8080-8081 and container ports 80-82 differ in number"},
      {"80:80-81", "80 and container ports 80-81 differ"},
      {"published=80", "container port is missing"},
      {"target=80,target=81", "\"target\" is given twice"},
      {"target=80,publish=81", "did you mean \"published\"?"},
      {"target=80,", "KEY=VALUE"},
      {"target=80,mode=x", "mode \"x\""},
      {"target=80,from=", "source \"\" is not an address or a prefix"},
      {"target=80,from=10.0.0.0/33", "source \"10.0.0.0/33\""},
      {"target=80,from=10.0.0.1/8", "should be 10.0.0.0/8, or 10.0.0.1"},
      {"target=80,host_ip=::1,from=10.0.0.0/8", "none of its sources"},
  };
  for (const auto& [text, words] : table) {
    CHECK_THAT(problem_of([&, &spec = text] { parse_port_specs(spec); }), Contains(words));
  }
}

TEST_CASE("who may use a port") {
  const auto prefix = [](std::string_view text) { return Prefix::parse(text).value(); };
  const auto port = parse_port_specs("published=80,target=80,from=10.1.0.0/16,from=fd00::/8,"
                                     "from=10.0.0.0/8,from=10.0.0.0/8,from=192.0.2.7")
                        .front();
  CHECK(port.from == std::vector{prefix("10.0.0.0/8"), prefix("192.0.2.7/32"), prefix("fd00::/8")});
  CHECK_THAT(problem_of([] { parse_source("here"); }), Contains("--from \"here\""));

  auto ports = parse_port_specs("target=80,from=192.0.2.7");
  ports.push_back(parse_port_specs("81").front());
  restrict_to({prefix("10.0.0.0/8")}, ports);
  CHECK(ports[0].from == std::vector{prefix("192.0.2.7/32")});
  CHECK(ports[1].from == std::vector{prefix("10.0.0.0/8")});
  auto loopback = parse_port_specs("[::1]:80:80");
  CHECK_THAT(problem_of([&] { restrict_to({prefix("10.0.0.0/8")}, loopback); }),
             Contains("\"[::1]:80:80/tcp\"") && Contains("host address ::1"));
}

TEST_CASE("a port reads as it was asked for") {
  for (const auto* text : {"80/tcp", "8080:80/tcp", "8000-8099:80/udp", "127.0.0.1:80:80/tcp",
                           "[::1]:8000-8001:80/sctp"}) {
    CHECK(str(parse_port_specs(text).front()) == text);
  }
  CHECK(str(parse_port_specs("127.0.0.1::80").front()) == "127.0.0.1::80/tcp");
}

namespace {

using Indices = std::vector<std::optional<std::size_t>>;

Binding bound(std::string_view host_ip, std::uint16_t host, std::uint16_t container = 80) {
  return {.host_ip = ip(host_ip), .host_port = host, .container_port = container};
}

std::vector<PortSpec> specs(const std::vector<std::string>& texts) {
  std::vector<PortSpec> all;
  for (const std::string& text : texts) {
    for (PortSpec& spec : parse_port_specs(text)) all.push_back(std::move(spec));
  }
  return all;
}

}  // namespace

TEST_CASE("which port a binding was made for") {
  const auto both = [](std::uint16_t port) {
    return std::vector{bound("0.0.0.0", port), bound("::", port)};
  };
  CHECK(port_of_each(both(8080), specs({"8080:80"})) == Indices{0, 0});
  CHECK(port_of_each(both(8081), specs({"8080:80"})) == Indices{{}, {}});
  CHECK(port_of_each(both(8080), specs({"8080:80/udp"})) == Indices{{}, {}});

  // One that could have been chosen does not take what another named.
  CHECK(port_of_each({bound("0.0.0.0", 8080), bound("0.0.0.0", 8000), bound("0.0.0.0", 40000)},
                     specs({"80", "8000-8001:80", "8080:80"})) == Indices{2, 1, 0});
  CHECK(port_of_each({bound("127.0.0.1", 40000), bound("0.0.0.0", 40001)},
                     specs({"80", "127.0.0.1::80"})) == Indices{1, 0});
  // Of equals, the last ones are too many.
  CHECK(port_of_each({bound("0.0.0.0", 40000), bound("0.0.0.0", 40001), bound("0.0.0.0", 40002)},
                     specs({"80", "80"})) == Indices{0, 1, {}});
  Binding restricted = bound("0.0.0.0", 8080);
  restricted.from = {Prefix::parse("10.0.0.0/8").value()};
  CHECK(port_of_each({restricted}, specs({"8080:80"})) == Indices{{}});
}

TEST_CASE("exposed ports") {
  CHECK(parse_exposed_ports("3000-3002/udp") == std::vector<ExposedPort>{{3000, Protocol::udp},
                                                                         {3001, Protocol::udp},
                                                                         {3002, Protocol::udp}});
  CHECK(parse_exposed_ports("65535") == std::vector<ExposedPort>{{65535, Protocol::tcp}});
  CHECK_THAT(problem_of([] { parse_exposed_ports("80:80"); }), Contains("publish with -p"));
  CHECK_THAT(problem_of([] { parse_exposed_ports("0"); }), Contains("--expose"));
}

TEST_CASE("a binding reads from the host's port to the container's") {
  CHECK(str(Binding{ip("127.0.0.1"), 8080, 80, Protocol::tcp, {}}) == "127.0.0.1:8080->80/tcp");
  CHECK(str(Binding{ip("::1"), 53, 53, Protocol::udp, {}}) == "[::1]:53->53/udp");
}
