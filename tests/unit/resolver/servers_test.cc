#include "servers.h"

#include <catch2/catch.hpp>

using namespace cnet;
using namespace cnet::resolver;
using namespace std::chrono_literals;

namespace {

ResolverServer server(const char* text) { return {.ip = Ip::parse(text).value()}; }

ResolverSpec three() {
  return {.forwards = true, .servers = {server("10.0.0.1"), server("10.0.0.2"), server("10.0.0.3")}};
}

using Order = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a server that does not answer is asked last for a while, and then for longer") {
  Servers servers;
  servers.use(three());
  const Servers::Time start;
  auto now = start + 1h;
  CHECK(servers.order(now) == Order{0, 1, 2});
  servers.failed(0, now);
  CHECK(servers.order(now) == Order{1, 2, 0});
  CHECK(servers.order(now + 4s) == Order{1, 2, 0});
  CHECK(servers.order(now + 5s) == Order{0, 1, 2});
  now += 5s;
  servers.failed(0, now);
  CHECK(servers.order(now + 9s) == Order{1, 2, 0});
  CHECK(servers.order(now + 10s) == Order{0, 1, 2});
  servers.failed(1, now);
  servers.failed(2, now);
  CHECK(servers.order(now) == Order{0, 1, 2});
  servers.answered(2);
  CHECK(servers.order(now) == Order{2, 0, 1});
}

TEST_CASE("who is dead stays known when the servers change around it") {
  Servers servers;
  servers.use(three());
  const Servers::Time now = Servers::Time() + 1h;
  servers.failed(1, now);
  ResolverSpec two = three();
  two.servers.erase(two.servers.begin());
  servers.use(two);
  CHECK(servers.order(now) == Order{1, 0});
}

TEST_CASE("three are asked at most, never the resolver itself, nobody from internal networks") {
  Servers servers;
  ResolverSpec spec = three();
  spec.servers.push_back(server("10.0.0.4"));
  servers.use(spec);
  CHECK(servers.order({}).size() == 3);
  spec.servers = {server("127.0.0.11")};
  spec.servers[0].from = AskFrom::sandbox;
  servers.use(spec);
  CHECK(servers.empty());
  spec.servers[0].from = AskFrom::host;
  servers.use(spec);
  CHECK_FALSE(servers.empty());
  spec.forwards = false;
  servers.use(spec);
  CHECK(servers.empty());
}

TEST_CASE("options of resolv.conf: rotate, timeout, attempts") {
  Servers servers;
  ResolverSpec spec = three();
  spec.rotate = true;
  servers.use(spec);
  CHECK(servers.order({}) == Order{0, 1, 2});
  CHECK(servers.order({}) == Order{1, 2, 0});
  CHECK(servers.patience() == 1s);
  spec.timeout = 3;
  spec.attempts = 4;
  servers.use(spec);
  CHECK(servers.patience() == 3s);
  CHECK(servers.rounds() == 4);
}
