// publish and unpublish, and which host ports containers get.

#include <algorithm>
#include <map>
#include <sstream>

#include "../vectors.h"
#include "cnet/engine/publishing.h"
#include "cnet/output/ports_column.h"
#include "fake_world.h"

namespace cnet {
namespace {

using Catch::Matchers::Contains;
using test::Json;
using Lines = std::vector<std::string>;

/// What an Error says of `act`; empty when there was none.
template <class Act>
std::string problem_of(Act act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

constexpr std::uint16_t kFirstFree = 40000;  // FakePorts' choice

void make_network(FakeWorld& fake, bool ipv6 = false) {
  CreateNetwork flags{.name = "net", .subnets = {"10.9.0.0/24"}};
  if (ipv6) {
    fake.host.sysctls["net/ipv6/conf/all/forwarding"] = "0\n";
    flags.ipv6 = true;
    flags.subnets.emplace_back("fd00:9::/64");
  }
  create_network(fake.world, flags);
}

CreateContainer web(const Lines& ports) {
  CreateContainer flags = busybox("web", {"net"});
  for (const std::string& text : ports) {
    for (PortSpec& port : parse_port_specs(text)) flags.published.push_back(std::move(port));
  }
  return flags;
}

ContainerId id_of(FakeWorld& fake, const std::string& name) {
  return view_container(fake.world, name).container.id;
}

std::vector<Binding> bindings_of(FakeWorld& fake) {
  const auto sandbox = fake.store.sandbox(id_of(fake, "web"));
  return sandbox ? sandbox->bindings : std::vector<Binding>{};
}

/// "80/tcp -> 0.0.0.0:8080", in order.
Lines port_lines(FakeWorld& fake) {
  std::istringstream text(output::port_lines(bindings_of(fake)));
  Lines lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

Lines published_elements(FakeWorld& fake) {
  Lines lines;
  for (const std::string& line : fake.kernel.content()) {
    const auto in = [&](const char* set) {
      return line.find(std::string("inet cnet ") + set) != std::string::npos;
    };
    if (in("publish") || in("restricted") || in("allow")) lines.push_back(line);
  }
  return lines;
}

std::size_t held(FakeWorld& fake) { return fake.runtime.held[id_of(fake, "web")].size(); }

Unpublish the(const std::string& text) { return {.ports = parse_port_specs(text)}; }

// --- the rows of port_specs.json that are about running containers ------------------------------

void add_words(const std::string& words, CreateContainer& flags) {
  std::istringstream text(words);
  for (std::string word, value; text >> word;) {
    if (word == "-P") {
      flags.publish_all = true;
    } else if (word == "-p" && text >> value) {
      for (PortSpec& port : parse_port_specs(value)) flags.published.push_back(std::move(port));
    } else if (word == "--expose" && text >> value) {
      flags.exposed = parse_exposed_ports(value);
    }
  }
}

/// "0.0.0.0:8080->v4:80"; of ports that were chosen the first is E, the next E+1 and so on, in the
/// order of the container's.
std::set<std::string> in_words(std::vector<Binding> bindings) {
  std::ranges::stable_sort(bindings, {}, &Binding::container_port);
  std::map<std::uint16_t, std::string> chosen;
  std::set<std::string> words;
  for (const Binding& binding : bindings) {
    std::string port = std::to_string(binding.host_port);
    if (binding.host_port >= kFirstFree) {
      const auto next = chosen.empty() ? "E" : "E+" + std::to_string(chosen.size());
      port = chosen.emplace(binding.host_port, next).first->second;
    }
    words.insert(binding.host_ip.in_url() + ":" + port + "->" +
                 (binding.host_ip.family() == Family::v4 ? "v4:" : "v6:") +
                 std::to_string(binding.container_port));
  }
  return words;
}

/// Requests of a container with both address families.
void check_requests(const Json& row) {
  FakeWorld fake;
  make_network(fake, true);
  const Json& input = row.at("input");
  for (const Json& busy : input.value("busy", Json::array())) {
    fake.ports.elsewhere.insert(busy.get<std::string>() + "/tcp");
  }
  const auto flags = web(input.at("reqs").get<Lines>());
  if (!row.at("valid").get<bool>()) {
    CHECK_THROWS_AS(run_container(fake.world, flags), Error);
    return;
  }
  run_container(fake.world, flags);
  CHECK(in_words(bindings_of(fake)) ==
        row.at("expected").at("bindings").get<std::set<std::string>>());
}

void check_port_command(const Json& row, FakeWorld& fake) {
  const auto command = row.at("input").at("cmd").get<std::string>();
  const auto lines = row.at("expected").at("lines_as_set").get<std::set<std::string>>();
  const std::string text = command == "port ID"
                               ? output::port_lines(bindings_of(fake))
                               : output::port_lines_of(bindings_of(fake), {80, Protocol::tcp});
  std::istringstream stream(text);
  std::set<std::string> got;
  for (std::string line; std::getline(stream, line);) got.insert(line);
  CHECK(got == lines);
}

/// "80/tcp": "eph", or {"HostIp": "127.0.0.1", "HostPort": "8580"}
void check_bindings(const Json& row, FakeWorld& fake) {
  std::size_t containers = 0;
  for (const auto& [key, wanted] : row.at("expected").items()) {
    const ExposedPort inside = parse_exposed_ports(key).front();
    const bool any = wanted.is_string();
    const std::string port =
        any ? wanted.get<std::string>() : wanted.at("HostPort").get<std::string>();
    const std::string ip = any ? "0.0.0.0" : wanted.at("HostIp").get<std::string>();
    const auto all = bindings_of(fake);
    const auto binding = std::ranges::find_if(all, [&](const Binding& b) {
      return b.container_port == inside.port && b.protocol == inside.protocol &&
             b.host_ip.str() == ip;
    });
    REQUIRE(binding != all.end());
    if (port.starts_with("eph") || port.starts_with("!=")) {
      CHECK(binding->host_port >= kFirstFree);
    } else {
      CHECK(std::to_string(binding->host_port) == port);
    }
    ++containers;
  }
  CHECK(containers == row.at("expected").size());
}

void check_run(const Json& row) {
  FakeWorld fake;
  make_network(fake);
  CreateContainer flags = web({});
  add_words(row.at("input").at("run").front().get<std::string>(), flags);
  run_container(fake.world, flags);
  if (row.at("input").contains("cmd")) {
    check_port_command(row, fake);
  } else {
    check_bindings(row, fake);
  }
}

}  // namespace

TEST_CASE("the rows of port_specs.json about running containers") {
  test::Vectors vectors("port_specs.json");
  for (const Json& row : vectors.cases()) {
    INFO(row.dump());
    const auto id = row.at("id").get<std::string>();
    if (row.at("kind") != "publish-runtime") {
      vectors.skipped(row, "see the unit tests of the grammar");
    } else if (id == "PORT-176") {
      vectors.skipped(row, "Docker without its proxy; cnet relays IPv6 to such a container");
    } else if (id == "PORT-181") {
      // Docker gives it no host port. Here what is published moves with the default route when a
      // running container is connected elsewhere, and must find its port free.
      vectors.skipped(row, "a port of a routed network has a host port, for the day it moves");
    } else {
      row.at("input").contains("reqs") ? check_requests(row) : check_run(row);
      vectors.asserted(row);
    }
  }
  vectors.done();
}

TEST_CASE("publish on a running container is there at once, and after a restart") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"8080:80"}));
  const auto bound = publish_ports(fake.world, "web", parse_port_specs("8081:81"));
  CHECK(output::port_lines(bound) == "81/tcp -> 0.0.0.0:8081\n81/tcp -> [::]:8081\n");
  const Lines lines{"80/tcp -> 0.0.0.0:8080", "80/tcp -> [::]:8080", "81/tcp -> 0.0.0.0:8081",
                    "81/tcp -> [::]:8081"};
  CHECK(port_lines(fake) == lines);
  CHECK(held(fake) == 2);
  CHECK(published_elements(fake).size() == 2);
  restart_container(fake.world, "web", {}, {});
  CHECK(port_lines(fake) == lines);
}

TEST_CASE("publish on a stopped container is the record alone") {
  FakeWorld fake;
  make_network(fake);
  create_container(fake.world, web({}));
  CHECK(publish_ports(fake.world, "web", parse_port_specs("80")).empty());
  CHECK(port_lines(fake).empty());
  start_container(fake.world, id_of(fake, "web"));
  CHECK(port_lines(fake).size() == 2);
  unpublish_ports(fake.world, "web", the("40000:80"));
  CHECK(port_lines(fake).empty());
  CHECK(held(fake) == 0);
}

TEST_CASE("publish and unpublish are events, when they have changed something") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({}));
  fake.events.recorded.clear();
  publish_ports(fake.world, "web", parse_port_specs("8080:80"));
  CHECK(fake.events.recorded.back().attributes.at("ports") == "8080:80/tcp");
  CHECK_THROWS_AS(publish_ports(fake.world, "web", parse_port_specs("8080:81")), Error);
  publish_ports(fake.world, "web", parse_port_specs("9000-9009:9000-9009"));
  CHECK_THAT(fake.events.recorded.back().attributes.at("ports"), Contains(", 2 more"));
  unpublish_ports(fake.world, "web", {.all = true});
  unpublish_ports(fake.world, "web", {.all = true});
  CHECK(fake.events.text() ==
        "container publish web\ncontainer publish web\ncontainer unpublish web\n");
}

TEST_CASE("unpublish takes back what is named, by what it was or got") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"8080:80", "8081:80", "80", "9000-9002:90-92", "7000-7009:70"}));
  const auto left = [&](const Unpublish& which) {
    unpublish_ports(fake.world, "web", which);
    return bindings_of(fake).size() / 2;
  };
  CHECK(held(fake) == 7);
  CHECK(left(the("8081:80")) == 6);
  CHECK(left(the("7000:70")) == 5);
  CHECK(left(the("40000:80")) == 4);
  CHECK(left(the("9000-9001:90-91")) == 2);
  CHECK(held(fake) == 2);
  CHECK(published_elements(fake).size() == 2);
  CHECK(left({.all = true}) == 0);
  CHECK(published_elements(fake).empty());
  CHECK(fake.store.container(id_of(fake, "web"))->published.empty());
}

TEST_CASE("unpublish that names something else changes nothing") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"8080:80"}));
  const auto before = fake.content();
  for (const auto* text : {"81", "8081:80", "80/udp", "127.0.0.1:8080:80", "8080-8081:80"}) {
    CHECK_THAT(problem_of([&] { unpublish_ports(fake.world, "web", the(text)); }),
               Contains("is not published"));
  }
  Unpublish both = the("8080:80");
  both.ports.push_back(parse_port_specs("81").front());
  CHECK_THROWS_AS(unpublish_ports(fake.world, "web", both), Error);
  CHECK(changes(before, fake.content()) == "");
}

TEST_CASE("--cut ends what the monitor relays") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"8080:80", "8081:81"}));
  unpublish_ports(fake.world, "web", the("8081:81"));
  CHECK(fake.runtime.cut.empty());
  unpublish_ports(fake.world, "web", {.ports = parse_port_specs("8080:80"), .cut = true});
  CHECK(fake.runtime.cut.size() == 2);
}

TEST_CASE("a publish that was killed half way is taken off") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"80"}));
  const auto before = fake.content();
  const Container container = *fake.store.container(id_of(fake, "web"));
  publish_ports(fake.world, "web", parse_port_specs("80"));
  fake.store.save(container);  // the record was not yet written
  REQUIRE(held(fake) == 2);
  unpublish_ports(fake.world, "web", {.all = true});
  CHECK(held(fake) == 0);
  publish_ports(fake.world, "web", parse_port_specs("80"));
  CHECK(held(fake) == 1);
}

TEST_CASE("an unpublish that was killed half way is finished") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"80", "80", "81"}));
  // Killed behind the record: the sandbox still has everything, what goes stands last.
  Container left = *fake.store.container(id_of(fake, "web"));
  Sandbox sandbox = *fake.store.sandbox(left.id);
  const Binding first = sandbox.bindings.front();
  std::ranges::stable_partition(sandbox.bindings, [&](const Binding& binding) {
    return binding.host_port != first.host_port;
  });
  left.published.erase(left.published.begin());
  fake.store.save(sandbox);
  fake.store.save(left);
  publish_ports(fake.world, "web", parse_port_specs("8080:82"));
  CHECK(std::ranges::count(bindings_of(fake), first.host_port, &Binding::host_port) == 0);
  CHECK(held(fake) == 3);
  CHECK(published_elements(fake).size() == 3);
}

TEST_CASE("sources stand in the firewall, and in the record") {
  FakeWorld fake;
  make_network(fake, true);
  run_container(fake.world, web({"published=8080,target=80,from=10.0.0.0/8",
                                 "host_ip=192.0.2.1,published=81,target=81,from=fd00::/8,"
                                 "from=192.0.2.0/24"}));
  CHECK(published_elements(fake) ==
        Lines{"nft add element inet cnet allow '{ tcp . 8080 . 10.0.0.0/8 }'",
              "nft add element inet cnet allow_at '{ 192.0.2.1 . tcp . 81 . 192.0.2.0/24 }'",
              "nft add element inet cnet publish '{ tcp . 8080 : 10.9.0.2 . 80 }'",
              "nft add element inet cnet publish6 '{ tcp . 8080 : fd00:9::2 . 80 }'",
              "nft add element inet cnet publish_at '{ 192.0.2.1 . tcp . 81 : 10.9.0.2 . 81 }'",
              "nft add element inet cnet restricted '{ tcp . 8080 }'",
              "nft add element inet cnet restricted6 '{ tcp . 8080 }'",
              "nft add element inet cnet restricted_at '{ 192.0.2.1 . tcp . 81 }'"});
  unpublish_ports(fake.world, "web", {.all = true});
  CHECK(published_elements(fake).empty());
}

TEST_CASE("what is only relayed has its sources, too") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"published=8080,target=80,from=fd00::/8"}));
  CHECK(published_elements(fake) ==
        Lines{"nft add element inet cnet allow6 '{ tcp . 8080 . fd00::/8 }'",
              "nft add element inet cnet publish '{ tcp . 8080 : 10.9.0.2 . 80 }'",
              "nft add element inet cnet restricted '{ tcp . 8080 }'",
              "nft add element inet cnet restricted6 '{ tcp . 8080 }'"});
}

TEST_CASE("-P publishes what is exposed and not published") {
  FakeWorld fake;
  make_network(fake);
  CreateContainer flags = web({"8080:80"});
  flags.exposed = parse_exposed_ports("80-82");
  flags.publish_all = true;
  flags.publish_all_from = {*Prefix::parse("10.0.0.0/8")};
  run_container(fake.world, flags);
  const Container container = *fake.store.container(id_of(fake, "web"));
  CHECK(container.publish_all);
  REQUIRE(container.published.size() == 3);
  CHECK(container.published[0].from.empty());
  CHECK(container.published[2].container_port == 82);
  CHECK(container.published[2].from == flags.publish_all_from);
  CHECK(bindings_of(fake).size() == 6);
}

TEST_CASE("ports that cannot be published") {
  FakeWorld fake;
  make_network(fake);
  run_container(fake.world, web({"8080:80"}));
  const auto problem = [&](const std::string& name, const std::string& text) {
    return problem_of([&] { publish_ports(fake.world, name, parse_port_specs(text)); });
  };
  const auto before = fake.content();
  CHECK_THAT(problem("web", "127.0.0.1:8080:81"), Contains("published already, as 8080:80/tcp"));
  fake.ports.elsewhere.insert("0.0.0.0:8081/tcp");
  CHECK_THAT(problem("web", "8081:81"), Contains("is in use by another program"));
  CHECK(changes(before, fake.content()) == "");

  run_container(fake.world, busybox("other", {"net"}));
  CHECK_THAT(problem("other", "8080:80"), Contains("in use by container \"web\""));
  run_container(fake.world, busybox("alone", {"none"}));
  CHECK_THAT(problem("alone", "80"), Contains("\"alone\" has no network"));
  run_container(fake.world, busybox("hosts", {"host"}));
  CHECK_THAT(problem("hosts", "80"), Contains("is on the host's network"));
  run_container(fake.world, busybox("member", {"container:web"}));
  CHECK_THAT(problem("member", "80"), Contains("shares the network of container \"web\""));
  CHECK_THAT(problem("nobody", "80"), Contains("no such container"));
}

TEST_CASE("the same host port twice in one command is said so") {
  FakeWorld fake;
  make_network(fake);
  CHECK_THAT(problem_of([&] {
               run_container(fake.world, web({"8080:80", "8080:81"}));
             }),
             Contains("8080/tcp is asked for twice"));
}

}  // namespace cnet
