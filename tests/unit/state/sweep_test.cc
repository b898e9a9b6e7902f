#include <catch2/catch.hpp>

#include "cnet/state/store.h"
#include "fakes/fake_disk.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::state;

namespace {

const auto kNetwork = id_of<NetworkId>('a');
const auto kShop = id_of<ContainerId>('c');

/// Everything a network and a container claim and keep, with or without their records.
void live(Store& store, bool with_records) {
  store.claim_network_name("web", kNetwork);
  store.claim_pool(prefix("10.9.0.0/24"), kNetwork);
  store.claim_container_name("shop", kShop);
  store.reserve(kNetwork, ip("10.9.0.7"), kShop);
  store.lease(kNetwork, ip("10.9.0.7"), kShop);
  store.set_last_given(kNetwork, ip("10.9.0.7"));
  store.make_container_folders(kShop);
  if (!with_records) return;
  store.save(sample_network('a', "web"));
  store.save(sample_container('c', "shop"));
  store.save(sample_sandbox('c'));
}

}  // namespace

TEST_CASE("a sweep removes what has no record, and says so") {
  FakeDisk disk;
  const auto before = disk.content();
  Store store(disk);
  live(store, false);
  const auto done = store.sweep();
  CHECK(done.size() == 6);  // two names, a subnet, two addresses, the container's folders
  CHECK(disk.content() == before);
  CHECK(disk.held().empty());
  CHECK(store.sweep().empty());
}

TEST_CASE("a sweep leaves the living alone") {
  FakeDisk disk;
  Store store(disk);
  live(store, true);
  const auto before = disk.content();
  CHECK(store.sweep().empty());
  CHECK(disk.content() == before);
}

TEST_CASE("a sweep leaves alone whoever is at work") {
  FakeDisk disk;
  Store store(disk);
  live(store, false);
  const auto before = disk.content();
  disk.hold_elsewhere({Tree::runtime, "networks/" + kNetwork.str() + "/lock"});
  disk.hold_elsewhere({Tree::runtime, "containers/" + kShop.str() + "/lock"});
  CHECK(store.sweep().empty());
  CHECK(disk.content() == before);
}

TEST_CASE("a sweep empties what an interrupted rm left") {
  FakeDisk disk;
  Store store(disk);
  disk.plant({Tree::durable, "removed/" + kShop.str() + "/upper/etc/passwd"}, "x");
  CHECK(store.sweep().empty());
  CHECK(disk.list({Tree::durable, "removed"}).empty());
}
