// A container's /etc/hosts and /etc/resolv.conf.

#include "../../../lib/engine/etc_files.h"

#include <catch2/catch.hpp>

#include "fake_world.h"

namespace cnet {
namespace {

std::string file(FakeWorld& fake, const std::string& container, const std::string& name) {
  const ContainerId id = fake.store.find_container(container)->id;
  return fake.disk.read({state::Tree::durable, "containers/" + id.str() + "/" + name}).value();
}

void with_networks(FakeWorld& fake) {
  create_network(fake.world, {.name = "a", .subnets = {"10.1.0.0/24"}});
  create_network(fake.world, {.name = "bb", .subnets = {"10.2.0.0/24"}});
  create_network(fake.world, {.name = "inner", .subnets = {"10.3.0.0/24"}, .internal = true});
  fake.world.host_resolv_conf = "nameserver 192.0.2.1\nsearch lan\n";
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("hosts: own addresses, added hosts, the way to the host") {
  FakeWorld fake;
  with_networks(fake);
  CreateContainer flags = busybox("web", {"inner"});
  flags.hostname = "box";
  flags.domainname = "example.org";
  flags.names.hosts = {{"printer", Ip::parse("192.0.2.9")}, {"outside", {}}};
  run_container(fake.world, flags);
  REQUIRE(file(fake, "web", "hosts").ends_with("192.0.2.9\tprinter\n10.3.0.1\toutside\n"
                                               "10.3.0.2\tbox.example.org box\n"
                                               "10.3.0.1\thost.cnet.internal\n"));
  connect(fake.world, "bb", "web", {});
  const std::string text = file(fake, "web", "hosts");
  REQUIRE(has_line(text, "10.2.0.1\toutside"));  // the default route's gateway
  REQUIRE(has_line(text, "10.2.0.1\thost.cnet.internal"));
  REQUIRE(has_line(text, "10.2.0.2\tbox.example.org box"));
  disconnect(fake.world, "bb", "web", false);
  REQUIRE(has_line(file(fake, "web", "hosts"), "10.3.0.1\toutside"));
}

TEST_CASE("resolv.conf follows the container between the default network and others") {
  FakeWorld fake;
  with_networks(fake);
  run_container(fake.world, busybox("web"));
  REQUIRE(file(fake, "web", "resolv.conf") == "nameserver 192.0.2.1\nsearch lan\n");
  connect(fake.world, "a", "web", {});
  const std::string resolver = "nameserver 127.0.0.11\nsearch lan\noptions ndots:0\n";
  REQUIRE(file(fake, "web", "resolv.conf") == resolver);
  fake.world.host_resolv_conf = "nameserver 192.0.2.2\n";  // counts from the next start on
  disconnect(fake.world, "a", "web", false);
  REQUIRE(file(fake, "web", "resolv.conf") == "nameserver 192.0.2.1\nsearch lan\n");
}

TEST_CASE("a file that the container has changed is its own") {
  FakeWorld fake;
  with_networks(fake);
  const ContainerId id = run_container(fake.world, busybox("web")).id;
  for (const char* name : {"hosts", "resolv.conf"}) {
    fake.store.write_container_file(id, name, "mine\n");
  }
  connect(fake.world, "a", "web", {});
  REQUIRE(file(fake, "web", "hosts") == "mine\n");
  REQUIRE(file(fake, "web", "resolv.conf") == "mine\n");
}

TEST_CASE("on the host's network the files are the host's, and the flags have their way") {
  FakeWorld fake;
  fake.world.host_resolv_conf = "# made by hand\nnameserver 127.0.0.53\noptions edns0\n";
  fake.world.host_hosts = "127.0.0.1 localhost";
  run_container(fake.world, busybox("web", {"host"}));
  REQUIRE(file(fake, "web", "resolv.conf") == fake.world.host_resolv_conf);
  CreateContainer flags = busybox("db", {"host"});
  flags.names.dns.servers = {*NameServer::parse("192.0.2.1")};
  flags.names.hosts = {{"outside", {}}};
  run_container(fake.world, flags);
  REQUIRE(file(fake, "db", "resolv.conf") == "nameserver 192.0.2.1\noptions edns0\n");
  REQUIRE(file(fake, "db", "hosts") == "127.0.0.1 localhost\n127.0.0.1\toutside\n");
}

TEST_CASE("a host that asks itself alone: systemd-resolved's servers, else public ones") {
  FakeWorld fake;
  fake.world.host_resolv_conf = "nameserver 127.0.0.53\n";
  REQUIRE(inherited_dns({}, reachable_resolv_conf(fake.world), false).servers.front().str() ==
          "8.8.8.8");
  fake.world.resolved_resolv_conf = "nameserver 192.0.2.1\nnameserver fe80::1%eth0\n";
  const auto servers = inherited_dns({}, reachable_resolv_conf(fake.world), true).servers;
  REQUIRE(servers.size() == 1);
  REQUIRE(servers.front().str() == "192.0.2.1");
  fake.world.host_resolv_conf = "nameserver 127.0.0.53\nnameserver 192.0.2.2\n";
  REQUIRE(reachable_resolv_conf(fake.world) == fake.world.host_resolv_conf);
  REQUIRE(inherited_dns({}, "nameserver ::1\n", true).servers.size() == 4);
}

}  // namespace cnet
