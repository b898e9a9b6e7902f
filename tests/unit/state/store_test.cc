#include "cnet/state/store.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "fakes/fake_disk.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::state;

namespace {

const std::string kA(64, 'a');
const std::string kC(64, 'c');

bool has_id(const std::vector<ContainerId>& ids, char digit) {
  return std::ranges::find(ids, id_of<ContainerId>(digit)) != ids.end();
}

}  // namespace

TEST_CASE("records come back from the store, and go without a trace") {
  FakeDisk disk;
  const auto before = disk.content();
  Store store(disk);
  CHECK_FALSE(store.network(id_of<NetworkId>('a')));
  store.save(sample_network());
  CHECK(store.network(id_of<NetworkId>('a')) == sample_network());
  CHECK(store.network_ids() == std::vector{id_of<NetworkId>('a')});
  CHECK(store.reserve(id_of<NetworkId>('a'), ip("10.9.0.7"), id_of<ContainerId>('c')));
  store.set_last_given(id_of<NetworkId>('a'), ip("10.9.0.7"));

  const Container container = sample_container();
  store.save(container);
  store.make_container_folders(container.id);
  store.write_container_file(container.id, "hosts", "127.0.0.1 localhost\n");
  CHECK(disk.content().contains("durable:containers/" + kC + ".json"));
  CHECK(store.container(container.id) == container);
  CHECK(store.container_path(container.id, "hosts") == "/fake/durable/containers/" + kC + "/hosts");
  CHECK(store.run_path(container.id) == "/fake/runtime/containers/" + kC);
  store.save(sample_sandbox());
  CHECK(store.sandbox(container.id) == sample_sandbox());
  store.erase_sandbox(container.id);
  CHECK_FALSE(store.sandbox(container.id));
  store.save(sample_host_record());
  CHECK(store.host_record() == sample_host_record());
  store.erase_host_record();

  store.erase(container.id);
  store.erase(id_of<NetworkId>('a'));
  CHECK_FALSE(store.container(container.id));
  CHECK(disk.content() == before);
}

TEST_CASE("a --rm container's record dies with the machine") {
  FakeDisk disk;
  Store store(disk);
  Container container = sample_container();
  container.auto_remove = true;
  store.save(container);
  CHECK(disk.content().contains("runtime:containers/" + kC + "/record.json"));
  CHECK(store.container(container.id) == container);
  CHECK(has_id(store.container_ids(), 'c'));
  store.erase(container.id);
  CHECK(store.container_ids().empty());
}

TEST_CASE("container_ids knows both trees and sandboxes left over, each once") {
  FakeDisk disk;
  Store store(disk);
  store.save(sample_container('1', "one"));
  store.save(sample_sandbox('1'));
  store.save(sample_sandbox('2'));
  Container rm = sample_container('3', "three");
  rm.auto_remove = true;
  store.save(rm);
  store.make_container_folders(id_of<ContainerId>('4'));
  const auto ids = store.container_ids();
  CHECK(ids.size() == 3);
  CHECK(has_id(ids, '1'));
  CHECK(has_id(ids, '2'));
  CHECK(has_id(ids, '3'));
}

TEST_CASE("an erase that is killed at any step can be finished by another") {
  const auto id = id_of<ContainerId>('c');
  for (int step = 1;; ++step) {
    FakeDisk disk;
    const auto before = disk.content();
    Store store(disk);
    store.save(sample_container());
    store.make_container_folders(id);
    const int made = disk.changes();
    disk.fail_at(step);
    bool failed = false;
    try {
      store.erase(id);
    } catch (const Error&) {
      failed = true;
    }
    INFO("step " << step);
    if (!failed && disk.changes() - made < step) break;
    store.erase(id);
    REQUIRE(disk.content() == before);
  }
}

TEST_CASE("networks are found by name, id and the beginning of an id") {
  FakeDisk disk;
  Store store(disk);
  const Network web = sample_network('a', "web");
  Network other = sample_network('a', "other");
  other.id = *NetworkId::parse("ab" + std::string(62, '0'));
  for (const Network& network : {web, other}) {
    store.claim_network_name(network.name, network.id);
    store.save(network);
  }
  CHECK(store.find_network("web") == web);
  CHECK(store.find_network(kA) == web);
  CHECK(store.find_network("aa") == web);
  CHECK(store.find_network("ab0") == other);
  CHECK_FALSE(store.find_network("ac"));
  CHECK_FALSE(store.find_network("nothing"));
  CHECK_FALSE(store.find_network(""));
  CHECK_FALSE(store.find_network("../version"));
  CHECK_FALSE(store.find_network(std::string(300, 'x')));
  CHECK_THROWS_AS(store.find_network("a"), Error);
  SECTION("a name that looks like the beginning of an id wins") {
    const Network short_name = sample_network('d', "aa");
    store.claim_network_name("aa", short_name.id);
    store.save(short_name);
    CHECK(store.find_network("aa") == short_name);
  }
  SECTION("a claim whose record has another name finds nothing") {
    disk.plant_claim({Tree::durable, "names/network/old"}, kA);
    CHECK_FALSE(store.find_network("old"));
  }
}

TEST_CASE("the predefined networks are known without a file") {
  FakeDisk disk;
  Store store(disk);
  const Network bridge = predefined_network("bridge");
  CHECK(store.find_network("bridge") == bridge);
  CHECK(store.find_network("none")->driver == DriverKind::none);
  CHECK(store.find_network(bridge.id.str()) == bridge);
  CHECK(store.find_network(bridge.id.short_form()) == bridge);
  CHECK_FALSE(store.network(bridge.id));
  CHECK(store.network_ids().empty());
  Network used = bridge;
  used.bridge.interface = "cnet0";
  used.subnets = {Subnet{.prefix = prefix("172.17.0.0/16")}};
  store.save(used);
  CHECK(store.find_network("bridge") == used);
  CHECK(store.find_network(bridge.id.short_form()) == used);
}

TEST_CASE("containers are found in both trees") {
  FakeDisk disk;
  Store store(disk);
  Container rm = sample_container('d', "quick");
  rm.auto_remove = true;
  for (const Container& container : {sample_container('c', "shop"), rm}) {
    store.claim_container_name(container.name, container.id);
    store.save(container);
    CHECK(store.find_container(container.name) == container);
    CHECK(store.find_container(container.id.str()) == container);
    CHECK(store.find_container(container.id.short_form()) == container);
  }
  CHECK_FALSE(store.find_container("e"));
}

TEST_CASE("a name costs a look at its claim and its record, not a list") {
  FakeDisk disk;
  Store store(disk);
  store.claim_network_name("web", id_of<NetworkId>('a'));
  store.save(sample_network());
  disk.plant({Tree::durable, "networks/" + std::string(64, 'f') + ".json"}, "garbage");
  CHECK(store.find_network("web"));
  CHECK(store.find_network(kA));
  CHECK(store.warnings().empty());
}

TEST_CASE("the version is written at first use and a newer one is refused") {
  FakeDisk disk;
  const Path version{Tree::durable, "version"};
  SECTION("reading writes nothing") {
    disk.remove(version, Durability::plain);
    const auto before = disk.content();
    Store store(disk);
    CHECK_FALSE(store.find_network("web"));
    CHECK(disk.content() == before);
    store.claim_network_name("web", id_of<NetworkId>('a'));
    CHECK(disk.read(version) == "1\n");
  }
  SECTION("newer") {
    disk.plant(version, "2\n");
    Store store(disk);
    CHECK_THROWS_WITH(store.save(sample_network()),
                      "/fake/durable/version: schema 2 was written by a newer cnet; this one "
                      "knows schema 1");
    CHECK_THROWS_AS(store.find_network("web"), Error);
    CHECK_THROWS_AS(store.claim_pool(prefix("10.0.0.0/8"), id_of<NetworkId>('a')), Error);
    CHECK(disk.read(version) == "2\n");
  }
  SECTION("damaged") {
    disk.plant(version, "one");
    Store store(disk);
    store.save(sample_network());
    CHECK(store.warnings().size() == 1);
    CHECK(disk.read(version) == "1\n");
  }
}

TEST_CASE("a write that fails leaves the old record") {
  FakeDisk disk;
  Store store(disk);
  store.save(sample_network());
  Network changed = sample_network();
  changed.labels["new"] = "1";
  disk.fail_at(1);
  CHECK_THROWS_AS(store.save(changed), Error);
  CHECK(store.network(changed.id) == sample_network());
}

TEST_CASE("a monitor is alive while its lock is held") {
  FakeDisk disk;
  Store store(disk);
  const Path alive{Tree::runtime, "containers/" + kC + "/alive"};
  const auto id = id_of<ContainerId>('c');
  CHECK_FALSE(store.monitor_alive(id));
  CHECK_FALSE(disk.exists(alive));
  disk.hold_elsewhere(alive);
  CHECK(store.monitor_alive(id));
  disk.let_go_elsewhere(alive);
  CHECK_FALSE(store.monitor_alive(id));
}

TEST_CASE("locks have names of their own") {
  FakeDisk disk;
  Store store(disk);
  const auto host = store.lock_host(LockMode::shared);
  const auto pools = store.lock_pools();
  const auto network = store.lock_network(id_of<NetworkId>('a'), LockMode::exclusive);
  const auto container = store.lock_container(id_of<ContainerId>('c'));
  CHECK(disk.held() == std::vector<std::string>{"runtime:containers/" + kC + "/lock exclusive",
                                                "runtime:locks/host shared",
                                                "runtime:locks/pools exclusive",
                                                "runtime:networks/" + kA + "/lock exclusive"});
}

TEST_CASE("a volume is there with its record, and goes as a whole") {
  FakeDisk disk;
  const auto before = disk.content();
  Store store(disk);
  const Volume volume{
      .name = "data", .created = sample_container().created, .labels = {{"a", "b"}}};
  CHECK_FALSE(store.volume("data"));
  CHECK_FALSE(store.volume("../networks"));
  store.make_volume(volume, Durability::synced);
  CHECK(store.volume("data") == volume);
  CHECK(store.volume_names() == std::vector<std::string>{"data"});
  CHECK(store.volume_path("data") == "/fake/durable/volumes/data");
  disk.plant({Tree::durable, "volumes/data/copy.partial.0/x"}, "");
  store.make_volume({.name = "data"}, Durability::synced);
  CHECK(store.volume("data") == volume);  // and a dead copy is gone
  CHECK(disk.list({Tree::durable, "volumes/data/copy.partial.0"}).empty());
  store.erase_volume("data");
  store.erase_volume("data");
  CHECK_FALSE(store.volume("data"));
  store.empty_removed();
  CHECK(disk.content() == before);
}

TEST_CASE("the sweep takes a volume's empty folder, never data without a record") {
  FakeDisk disk;
  Store store(disk);
  disk.make_folder({Tree::durable, "volumes/empty"});
  disk.plant({Tree::durable, "volumes/kept/_data/file"}, "precious");
  store.sweep();
  CHECK_FALSE(disk.exists({Tree::durable, "volumes/empty"}));
  CHECK(disk.exists({Tree::durable, "volumes/kept/_data/file"}));
}
