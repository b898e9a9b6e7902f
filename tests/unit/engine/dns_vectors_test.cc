// tests/vectors/dns.json: the rows about files and about who sees which name. Those about messages are read by the
// tests of lib/dns.

#include <catch2/catch.hpp>
#include <set>

#include "../../../lib/engine/etc_files.h"
#include "../../../lib/engine/resolver.h"
#include "../vectors.h"
#include "cnet/base/text.h"
#include "fake_world.h"

namespace cnet {
namespace {

using test::Json;
using Lines = std::vector<std::string>;

const std::set<std::string> kGroups{"resolv.conf", "hosts", "visibility", "alias"};

std::string file(FakeWorld& fake, const std::string& container, const std::string& name) {
  const ContainerId id = fake.store.find_container(container)->id;
  return fake.disk.read({state::Tree::durable, "containers/" + id.str() + "/" + name}).value();
}

Lines lines_of(const std::string& text) {
  Lines lines;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

/// "--dns=1.1.1.1 --dns-search=lan ..." in words, or as keys of an object.
NameFlags flags_of(const Json& setup) {
  NameFlags flags;
  const auto add = [&](std::string_view flag, const std::string& value) {
    if (flag == "--dns") flags.servers.push_back(value);
    if (flag == "--dns-search") flags.search.push_back(value);
    if (flag == "--dns-opt") flags.options.push_back(value);
  };
  if (setup.is_object()) {
    for (const auto& [key, values] : setup.items()) {
      if (!key.starts_with("--")) continue;
      for (const Json& value : values) add(key, value.get<std::string>());
    }
    return flags;
  }
  const auto words = setup.get<std::string>();
  for (const std::string_view word : split(words, ' ')) {
    const std::size_t equals = word.find('=');
    if (equals != word.npos) add(word.substr(0, equals), std::string(word.substr(equals + 1)));
  }
  return flags;
}

std::string upstream(const ResolverServer& server) {
  const std::string ip = server.ip.str();
  return server.from == AskFrom::host ? "host(" + ip + ")" : ip;
}

/// Whom the resolver asks: what the spec says, or what it reads in the host's file itself.
Lines upstreams(const ResolverSpec& spec, const std::string& host_resolv_conf) {
  Lines all;
  for (const ResolverServer& server : spec.servers) all.push_back(upstream(server));
  if (!spec.from_host) return all;
  for (const std::string& line : lines_of(host_resolv_conf)) {
    if (line.starts_with("nameserver ")) all.push_back("host(" + line.substr(11) + ")");
  }
  return all;
}

void check_resolv_conf(const Json& row) {
  const Json& setup = row.at("setup");
  const bool own_network = (setup.is_object() ? setup.at("mode").get<std::string>()
                                              : setup.get<std::string>())
                               .starts_with("user network");
  FakeWorld fake;
  fake.host.sysctls["net/ipv6/conf/all/forwarding"] = "0";
  create_network(fake.world, {.name = "net", .subnets = {"10.1.0.0/24"}});
  fake.world.host_resolv_conf = setup.is_object() ? setup.at("host_resolv_conf").get<std::string>()
                                                  : "nameserver 127.0.0.53\n";
  CreateContainer flags = busybox("c", {own_network ? "net" : "bridge"});
  flags.names = parse_name_flags(flags_of(setup));
  const ContainerId id = run_container(fake.world, flags).id;
  const auto wanted = row.at("expect").at("lines").get<Lines>();
  Lines got = lines_of(file(fake, "c", "resolv.conf"));
  // Some rows leave out the option that the resolver asks for.
  const bool names_options =
      std::ranges::any_of(wanted, [](const auto& line) { return line.starts_with("options "); });
  if (!names_options) std::erase(got, "options ndots:0");
  CHECK(got == wanted);
  if (row.at("expect").contains("upstreams")) {
    CHECK(upstreams(fake.runtime.resolvers.at(id), fake.world.host_resolv_conf) ==
          row.at("expect").at("upstreams").get<Lines>());
  }
}

/// cnet adds one line to Docker's: that of host.cnet.internal.
std::string without_host_line(const std::string& text) {
  std::string kept;
  for (const std::string& line : lines_of(text)) {
    if (!line.ends_with("\thost.cnet.internal")) kept += line + "\n";
  }
  return kept;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

void check_hosts_of_one(const Json& row) {
  const bool disabled = row.at("setup").get<std::string>().starts_with("sysctl");
  FakeWorld fake;
  fake.host.sysctls["net/ipv6/conf/all/forwarding"] = "0";
  create_network(fake.world,
                 {.name = "net",
                  .subnets = disabled ? Lines{"10.1.0.0/24"} : Lines{"10.1.0.0/24", "fd00:1::/64"}});
  CreateContainer flags = busybox("c", {"net"});
  flags.hostname = "box";
  if (disabled) flags.settings.sysctls["net.ipv6.conf.all.disable_ipv6"] = "1";
  run_container(fake.world, flags);
  auto wanted = row.at("expect").at("text").get<std::string>();
  replace(wanted, "<IPv4>", "10.1.0.2");
  replace(wanted, "<IPv6>", "fd00:1::2");
  replace(wanted, "<hostname>", "box");
  CHECK(without_host_line(file(fake, "c", "hosts")) == wanted);
}

/// c1 is on net1 and net2; net1 is left and joined again, left again, and then net2.
void check_hosts_of_two(const Json& row) {
  FakeWorld fake;
  fake.host.sysctls["net/ipv6/conf/all/forwarding"] = "0";
  create_network(fake.world,
                 {.name = "net1", .subnets = {"192.168.123.0/24", "fde6:be58:aedf::/64"}});
  create_network(fake.world,
                 {.name = "net2", .subnets = {"192.168.124.0/24", "fdd2:c4e3:c4d5::/64"}});
  CreateContainer flags = busybox("c1", {"name=net1,ip=192.168.123.2,ip6=fde6:be58:aedf::2",
                                         "name=net2,ip=192.168.124.2,ip6=fdd2:c4e3:c4d5::2"});
  flags.hostname = "c1.invalid";
  flags.names = parse_name_flags(
      {.hosts = {"otherhost.invalid:192.0.2.3", "otherhost.invalid:2001:db8::1234"}});
  run_container(fake.world, flags);
  const auto state = row.at("setup").at("state").get<std::string>();
  const EndpointConfig same{.ip4 = Ip::parse("192.168.123.2"),
                            .ip6 = Ip::parse("fde6:be58:aedf::2")};
  disconnect(fake.world, "net1", "c1", false);
  if (state == "net1 reconnected") connect(fake.world, "net1", "c1", same);
  if (state == "net2 disconnected too") disconnect(fake.world, "net2", "c1", false);
  CHECK(without_host_line(file(fake, "c1", "hosts")) ==
        row.at("expect").at("text").get<std::string>());
}

void check_hosts(const Json& row) {
  if (row.at("setup").is_object()) return check_hosts_of_two(row);
  check_hosts_of_one(row);
}

/// Whether the kernel's fake holds the name on one of the client's networks: how a resolver looks.
bool sees(FakeWorld& fake, const std::string& client, const std::string& name) {
  const auto sandbox = fake.store.sandbox(fake.store.find_container(client)->id);
  for (const Endpoint& endpoint : sandbox->endpoints) {
    for (const Resource& resource : fake.kernel.present) {
      const auto* known = std::get_if<DnsName>(&resource);
      if (known != nullptr && known->network == endpoint.network && known->name == name) return true;
    }
  }
  return false;
}

/// "from c0: c1-in-n0-foobar.n0 (hostname.network)"
void check_visibility(const Json& row) {
  FakeWorld fake;
  fake.host.sysctls["net/ipv6/conf/all/forwarding"] = "0";
  create_network(fake.world, {.name = "n0", .subnets = {"10.1.0.0/24"}});
  create_network(fake.world, {.name = "n1", .subnets = {"10.2.0.0/24"}});
  const auto run = [&](const std::string& name, const std::string& network) {
    CreateContainer flags = busybox(name, {network});
    flags.hostname = name + "-foobar";
    run_container(fake.world, flags);
  };
  run("c0", "n0");
  run("c1-in-n0", "n0");
  run("c2-in-n1", "n1");
  run("c3-in-bridge", "bridge");
  const auto query = row.at("query").get<std::string>();
  const std::string name(split(query, ' ').at(2));
  CHECK(sees(fake, "c0", name) == row.at("expect").at("resolves").get<bool>());
}

void check_alias(const Json& row) {
  FakeWorld fake;
  fake.host.sysctls["net/ipv6/conf/all/forwarding"] = "0";
  create_network(fake.world, {.name = "net1", .subnets = {"10.1.0.0/24"}});
  create_network(fake.world, {.name = "net2", .subnets = {"10.2.0.0/24"}});
  const ContainerId first =
      run_container(fake.world, busybox("first", {"name=net1,alias=foo", "name=net2,alias=bar"})).id;
  run_container(fake.world, busybox("second", {"net1", "net2"}));
  const Json& results = row.at("expect").at("results");
  REQUIRE(results.at(2) == "fail");
  CHECK(sees(fake, "second", "foo"));
  CHECK(sees(fake, "second", "bar"));
  disconnect(fake.world, "net1", "first", false);
  CHECK_FALSE(sees(fake, "second", "foo"));
  CHECK(sees(fake, "second", "bar"));
  CHECK(sees(fake, "second", first.short_form()));
}

}  // namespace

TEST_CASE("vectors: resolv.conf, hosts, and who sees which name") {
  const test::Vectors vectors("dns.json");
  std::set<std::string> checked;
  for (const Json& row : vectors.cases()) {
    const auto group = row.at("group").get<std::string>();
    if (!kGroups.contains(group)) continue;
    INFO(row.dump(1));
    if (group == "resolv.conf") check_resolv_conf(row);
    if (group == "hosts") check_hosts(row);
    if (group == "visibility") check_visibility(row);
    if (group == "alias") check_alias(row);
    checked.insert(group);
  }
  CHECK(checked == kGroups);
}

}  // namespace cnet
