// Names, subnets and addresses: who holds them, and when a dead owner's are taken over.
#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "cnet/state/store.h"
#include "fakes/fake_disk.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::state;

namespace {

const auto kNetworkA = id_of<NetworkId>('a');
const auto kNetworkB = id_of<NetworkId>('b');
const auto kShop = id_of<ContainerId>('c');
const auto kOther = id_of<ContainerId>('d');

Path network_lock(char digit) {
  return {Tree::runtime, "networks/" + std::string(64, digit) + "/lock"};
}
Path container_file(char digit, const std::string& name) {
  return {Tree::runtime, "containers/" + std::string(64, digit) + "/" + name};
}

Error::Kind kind_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("nothing was thrown");
  return Error::Kind::failed;
}

}  // namespace

TEST_CASE("a network's name belongs to whoever has a record of that name") {
  FakeDisk disk;
  Store store(disk);
  store.claim_network_name("web", kNetworkA);
  store.claim_network_name("web", kNetworkA);  // once more does no harm
  store.save(sample_network('a', "web"));
  CHECK_THROWS_WITH(store.claim_network_name("web", kNetworkB),
                    "a network \"web\" exists already (aaaaaaaaaaaa)");
  CHECK(kind_of([&] { store.claim_network_name("web", kNetworkB); }) == Error::Kind::exists);
  store.release_network_name("web", kNetworkB);  // not its own: nothing happens
  CHECK(store.find_network("web"));
  store.release_network_name("web", kNetworkA);
  store.claim_network_name("web", kNetworkB);
}

TEST_CASE("a claim in progress is not taken over") {
  FakeDisk disk;
  Store store(disk);
  store.claim_network_name("web", kNetworkA);
  disk.hold_elsewhere(network_lock('a'));
  CHECK_THROWS_WITH(store.claim_network_name("web", kNetworkB),
                    "network \"web\" (aaaaaaaaaaaa) is being made or removed by another command");
  CHECK(kind_of([&] { store.claim_network_name("web", kNetworkB); }) == Error::Kind::exists);
  disk.let_go_elsewhere(network_lock('a'));
  store.claim_network_name("web", kNetworkB);
  CHECK(disk.owner({Tree::durable, "names/network/web"}) == kNetworkB.str());
}

TEST_CASE("a dead creator's claims are taken over, and its run folder goes") {
  FakeDisk disk;
  const auto before = disk.content();
  Store store(disk);
  { const auto lock = store.lock_network(kNetworkA, LockMode::exclusive); }
  CHECK(store.claim_pool(prefix("10.9.0.0/24"), kNetworkA));
  CHECK(store.claim_pool(prefix("10.9.0.0/24"), kNetworkB));
  CHECK(disk.list({Tree::runtime, "networks"}).empty());
  store.release_pool(prefix("10.9.0.0/24"), kNetworkB);
  CHECK(disk.content() == before);
}

TEST_CASE("a name that its owner gave up in a rename is stale") {
  FakeDisk disk;
  Store store(disk);
  store.claim_network_name("old", kNetworkA);
  store.claim_network_name("new", kNetworkA);
  store.save(sample_network('a', "new"));
  store.claim_network_name("old", kNetworkB);
  CHECK_THROWS_AS(store.claim_network_name("new", kNetworkB), Error);
}

TEST_CASE("a subnet belongs to a living network") {
  FakeDisk disk;
  Store store(disk);
  const Network web = sample_network('a', "web");
  CHECK(store.claim_pool(prefix("10.9.0.0/24"), kNetworkA));
  CHECK(store.claim_pool(prefix("fd00:9::/64"), kNetworkA));
  store.save(web);
  CHECK_FALSE(store.claim_pool(prefix("10.9.0.0/24"), kNetworkB));
  CHECK(store.claim_pool(prefix("10.9.0.0/25"), kNetworkB));  // overlaps are the engine's to see
  auto pools = store.pools();
  std::ranges::sort(pools);
  CHECK(pools == std::vector<std::pair<Prefix, NetworkId>>{{prefix("10.9.0.0/24"), kNetworkA},
                                                           {prefix("10.9.0.0/25"), kNetworkB},
                                                           {prefix("fd00:9::/64"), kNetworkA}});
  store.release_pool(prefix("10.9.0.0/24"), kNetworkB);
  CHECK_FALSE(store.claim_pool(prefix("10.9.0.0/24"), kNetworkB));
}

TEST_CASE("a container's name is its own while it has a record or a command") {
  FakeDisk disk;
  Store store(disk);
  store.claim_container_name("shop", kShop);
  SECTION("a record") {
    store.save(sample_container('c', "shop"));
    CHECK_THROWS_WITH(store.claim_container_name("shop", kOther),
                      "a container \"shop\" exists already (cccccccccccc)");
  }
  SECTION("a record in the runtime tree") {
    Container rm = sample_container('c', "shop");
    rm.auto_remove = true;
    store.save(rm);
    CHECK_THROWS_AS(store.claim_container_name("shop", kOther), Error);
  }
  SECTION("a command") {
    disk.hold_elsewhere(container_file('c', "lock"));
    CHECK_THROWS_AS(store.claim_container_name("shop", kOther), Error);
  }
  SECTION("a monitor alone: what a killed rename has left is nobody's") {
    disk.hold_elsewhere(container_file('c', "alive"));
    CHECK_NOTHROW(store.claim_container_name("shop", kOther));
  }
  SECTION("nothing of these") {
    store.claim_container_name("shop", kOther);
    CHECK(disk.held().empty());
  }
}

TEST_CASE("names that are no file names are refused") {
  FakeDisk disk;
  Store store(disk);
  const auto before = disk.content();
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string("../x"), std::string("a/b"),
        std::string("/"), std::string(".hidden"), std::string("a\0b", 3), std::string(256, 'x')}) {
    CHECK(kind_of([&] { store.claim_network_name(name, kNetworkA); }) == Error::Kind::usage);
    CHECK(kind_of([&] { store.claim_container_name(name, kShop); }) == Error::Kind::usage);
  }
  CHECK(disk.content() == before);
}

TEST_CASE("a reservation belongs to a container whose record configures it") {
  FakeDisk disk;
  Store store(disk);
  CHECK(store.reserve(kNetworkA, ip("10.9.0.7"), kShop));
  CHECK(store.reserved_by(kNetworkA, ip("10.9.0.7")) == kShop);
  CHECK_FALSE(store.reserved_by(kNetworkA, ip("10.9.0.8")));
  store.save(sample_container('c', "shop"));
  CHECK_FALSE(store.reserve(kNetworkA, ip("10.9.0.7"), kOther));
  CHECK(store.reserve(kNetworkB, ip("10.9.0.7"), kOther));
  Container disconnected = sample_container('c', "shop");
  disconnected.endpoints.clear();
  store.save(disconnected);
  CHECK(store.reserve(kNetworkA, ip("10.9.0.7"), kOther));
  store.unreserve(kNetworkA, ip("10.9.0.7"), kShop);
  CHECK(store.reserved_by(kNetworkA, ip("10.9.0.7")) == kOther);
}

TEST_CASE(
    "a lease lives as long as the container, and as long as the kernel may hold the address") {
  FakeDisk disk;
  Store store(disk);
  const Ip address = ip("10.9.0.7");
  REQUIRE(store.lease(kNetworkA, address, kShop));
  CHECK(store.leased_by(kNetworkA, address) == kShop);
  SECTION("its monitor lives") {
    disk.hold_elsewhere(container_file('c', "alive"));
    CHECK_FALSE(store.lease(kNetworkA, address, kOther));
  }
  SECTION("it is being started") {
    disk.hold_elsewhere(container_file('c', "lock"));
    CHECK_FALSE(store.lease(kNetworkA, address, kOther));
  }
  SECTION("it died, but nobody has cleaned up after it") {
    store.save(sample_sandbox('c'));
    CHECK_FALSE(store.lease(kNetworkA, address, kOther));
    store.erase_sandbox(kShop);
    CHECK(store.lease(kNetworkA, address, kOther));
  }
  SECTION("its sandbox names other addresses only") {
    store.save(sample_sandbox('c'));
    CHECK(store.lease(kNetworkA, ip("10.9.0.8"), kShop));
    CHECK(store.lease(kNetworkA, ip("10.9.0.8"), kOther));
  }
  SECTION("it has a record but does not run") {
    store.save(sample_container('c', "shop"));
    CHECK(store.lease(kNetworkA, address, kOther));
    store.release(kNetworkA, address, kShop);
    CHECK(store.leased_by(kNetworkA, address) == kOther);
    CHECK(store.leases(kNetworkA) == std::vector<std::pair<Ip, ContainerId>>{{address, kOther}});
  }
}

TEST_CASE("a claim that names nobody is taken over") {
  FakeDisk disk;
  Store store(disk);
  for (const std::string& owner : {std::string(), std::string("nobody"), std::string(63, 'a')}) {
    disk.plant_claim({Tree::durable, "names/network/web"}, owner);
    store.claim_network_name("web", kNetworkA);
    CHECK(disk.owner({Tree::durable, "names/network/web"}) == kNetworkA.str());
    store.release_network_name("web", kNetworkA);
  }
  disk.plant({Tree::durable, "names/network/web"}, "no claim at all");
  store.claim_network_name("web", kNetworkA);
}

TEST_CASE("the last address given is remembered for each family") {
  FakeDisk disk;
  Store store(disk);
  CHECK_FALSE(store.last_given(kNetworkA, Family::v4));
  store.set_last_given(kNetworkA, ip("10.9.0.7"));
  store.set_last_given(kNetworkA, ip("fd00::7"));
  CHECK(store.last_given(kNetworkA, Family::v4) == ip("10.9.0.7"));
  CHECK(store.last_given(kNetworkA, Family::v6) == ip("fd00::7"));
  disk.plant({Tree::runtime, "networks/" + kNetworkA.str() + "/last4"}, "garbage");
  CHECK_FALSE(store.last_given(kNetworkA, Family::v4));
}
