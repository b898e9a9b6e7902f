// Several processes on one pair of folders: claims, locks and writers that die.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <new>
#include <thread>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "cnet/state/store.h"
#include "samples.h"
#include "temporary_roots.h"

using namespace cnet;
using namespace cnet::state;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr int kProcesses = 8;
constexpr int kClaims = 200;

/// Numbers that processes share.
class Shared {
 public:
  explicit Shared(std::size_t count)
      : bytes_(count * sizeof(std::atomic<int>)),
        numbers_(static_cast<std::atomic<int>*>(
            ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    for (std::size_t i = 0; i < count; ++i) new (&numbers_[i]) std::atomic<int>(0);
  }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() { ::munmap(numbers_, bytes_); }
  std::atomic<int>& operator[](int i) { return numbers_[i]; }

 private:
  std::size_t bytes_;
  std::atomic<int>* numbers_;
};

/// One child for each process, all let go at once; true when all of them ended well.
bool in_children(const std::function<int(int)>& act) {
  Shared ready(1);
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    children.push_back(in_child([&] {
      ++ready[0];
      while (ready[0] < kProcesses) ::sched_yield();
      return act(process);
    }));
  }
  return std::ranges::count_if(children, [](pid_t pid) { return wait_for(pid) != 0; }) == 0;
}

std::string name(int i) { return "name" + std::to_string(i); }

bool each_has_one_winner(Shared& winners) {
  for (int i = 0; i < kClaims; ++i) {
    if (winners[i] != 1) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("of processes that claim the same names at once, each name has one winner") {
  const TemporaryRoots roots;
  Shared winners(kClaims);
  CHECK(in_children([&](int process) {
    RealDisk disk = roots.disk();
    Store store(disk);
    const auto id = ContainerId::random();
    const auto lock = store.lock_container(id);
    for (int step = 0; step < kClaims; ++step) {
      const int i = (step + process * 7) % kClaims;
      try {
        store.claim_container_name(name(i), id);
        ++winners[i];
      } catch (const Error& error) {
        if (error.kind() != Error::Kind::exists) return 1;
      }
    }
    // Nobody lets go of its lock before all have tried everything.
    static_cast<void>(disk.write({Tree::runtime, "done/" + id.str()}, "", Durability::plain));
    while (disk.list({Tree::runtime, "done"}).size() < kProcesses) ::sched_yield();
    return 0;
  }));
  CHECK(each_has_one_winner(winners));
}

TEST_CASE("of processes that take over the same dead owners' claims, each claim has one winner") {
  const TemporaryRoots roots;
  Shared winners(kClaims);
  const auto network = id_of<NetworkId>('a');
  const auto address = [](int i) { return *ip("10.9.0.0").plus(i); };
  {
    RealDisk disk = roots.disk();
    Store store(disk);
    for (int i = 0; i < kClaims; ++i) {
      REQUIRE(store.lease(network, address(i), ContainerId::random()));
    }
  }
  CHECK(in_children([&](int) {
    RealDisk disk = roots.disk();
    Store store(disk);
    const auto id = ContainerId::random();
    const auto lock = store.lock_container(id);
    for (int i = 0; i < kClaims; ++i) {
      if (store.lease(network, address(i), id)) ++winners[i];
    }
    disk.write({Tree::runtime, "done/" + id.str()}, "", Durability::plain);
    while (disk.list({Tree::runtime, "done"}).size() < kProcesses) ::sched_yield();
    return 0;
  }));
  CHECK(each_has_one_winner(winners));
  RealDisk disk = roots.disk();
  CHECK(Store(disk).leases(network).size() == kClaims);
}

TEST_CASE("an exclusive lock is one process's, and many may share") {
  const TemporaryRoots roots;
  Shared numbers(2);
  const Path lock{Tree::runtime, "networks/1/lock"};
  CHECK(in_children([&](int) {
    RealDisk disk = roots.disk();
    for (int i = 0; i < kClaims; ++i) {
      {
        const auto held = disk.lock(lock, LockMode::exclusive);
        if (numbers[0].fetch_add(1) != 0) return 1;
        numbers[1].store(numbers[1].load() + 1);
        numbers[0].fetch_sub(1);
      }
      const auto held = disk.lock(lock, LockMode::shared);
      if (numbers[0] != 0) return 2;
    }
    return 0;
  }));
  CHECK(numbers[1] == kProcesses * kClaims);
}

TEST_CASE("a lock whose file is removed by its holder moves to a new file") {
  const TemporaryRoots roots;
  Shared inside(1);
  const Path lock{Tree::runtime, "networks/1/lock"};
  CHECK(in_children([&](int) {
    RealDisk disk = roots.disk();
    for (int i = 0; i < kClaims; ++i) {
      const auto held = disk.lock(lock, LockMode::exclusive);
      if (inside[0].fetch_add(1) != 0) return 1;
      inside[0].fetch_sub(1);
      disk.remove_folder({Tree::runtime, "networks/1"});  // from here on others may get in
    }
    return 0;
  }));
}

TEST_CASE("a wait for a lock ends with the holder's name, or with the holder") {
  const TemporaryRoots roots;
  const Path path{Tree::runtime, "containers/1/lock"};
  Shared held(1);
  const pid_t holder = in_child([&] {
    RealDisk disk = roots.disk();
    const auto lock = disk.lock(path, LockMode::shared);
    held[0] = 1;
    ::pause();
    return 0;
  });
  while (held[0] == 0) ::sched_yield();
  RealDisk disk = roots.disk();
  CHECK(disk.try_lock(path, LockMode::exclusive) == nullptr);
  CHECK(disk.try_lock(path, LockMode::shared) != nullptr);
  disk.set_lock_patience(250ms);
  struct sigaction before {};
  ::sigaction(SIGALRM, nullptr, &before);
  try {
    disk.lock(path, LockMode::exclusive);
    FAIL("the lock was free");
  } catch (const Error& error) {
    INFO(error.problem());
    CHECK(error.problem().find("process " + std::to_string(holder) + " (") != std::string::npos);
    CHECK(error.problem().find("unit_state") != std::string::npos);
    CHECK(error.problem().find("more than 250 ms") != std::string::npos);
    CHECK(error.hint().find("kill " + std::to_string(holder)) != std::string::npos);
  }
  struct sigaction after {};
  ::sigaction(SIGALRM, nullptr, &after);
  CHECK(before.sa_handler == after.sa_handler);

  disk.set_lock_patience(30s);
  const pid_t killer = in_child([&] {
    ::usleep(50'000);  // so that the wait below is a wait; correct however long it takes
    ::kill(holder, SIGKILL);
    return 0;
  });
  CHECK(disk.lock(path, LockMode::exclusive) != nullptr);
  CHECK(wait_for(killer) == 0);
  CHECK(wait_for(holder) == 128 + SIGKILL);
}

TEST_CASE("threads that wait for locks at once do not end each other's patience") {
  TemporaryRoots roots;
  RealDisk disk = roots.disk();
  const Path first{Tree::runtime, "first"};
  const Path second{Tree::runtime, "second"};
  auto held_first = disk.lock(first, LockMode::exclusive);
  auto held_second = disk.lock(second, LockMode::exclusive);
  // The one that waited first is done while the other waits on, for longer than a turn of its
  // timer.
  std::jthread early([&] { disk.lock(first, LockMode::exclusive); });
  std::this_thread::sleep_for(50ms);
  std::jthread late([&] { disk.lock(second, LockMode::exclusive); });
  std::this_thread::sleep_for(50ms);
  held_first.reset();
  early.join();
  std::this_thread::sleep_for(250ms);
  held_second.reset();
  late.join();
  CHECK(disk.try_lock(second, LockMode::exclusive) != nullptr);
}

TEST_CASE("a writer killed anywhere leaves the old record or the new one") {
  const On where = GENERATE(On::memory, On::disk);
  const int rounds = where == On::memory ? 200 : 20;  // on a disk each write waits for it
  const TemporaryRoots roots(where);
  const Network one = sample_network('a', "one");
  Network two = sample_network('a', "two");
  for (int i = 0; i < 200; ++i) two.labels["label" + std::to_string(i)] = std::string(100, 'x');
  RealDisk disk = roots.disk();
  Store(disk).save(one);
  for (int round = 0; round < rounds; ++round) {
    Shared writes(1);
    const pid_t writer = in_child([&] {
      RealDisk own = roots.disk();
      Store store(own);
      for (;;) {
        store.save(two);
        store.save(one);
        ++writes[0];
      }
      return 0;
    });
    while (writes[0] < 1) ::sched_yield();
    ::usleep(static_cast<useconds_t>(round * 17 % 1000));
    ::kill(writer, SIGKILL);
    REQUIRE(wait_for(writer) == 128 + SIGKILL);
    Store store(disk);
    const auto found = store.network(one.id);
    REQUIRE((found == one || found == two));
    REQUIRE(store.warnings().empty());
  }
  // A listing removes their temporary files.
  disk.list({Tree::durable, "networks"});
  CHECK(std::distance(fs::directory_iterator(roots.root() / "networks"), {}) == 1);
}

TEST_CASE("a listing leaves a living writer's temporary file alone") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  disk.make_folder({Tree::durable, "networks"});
  const fs::path living = roots.root() / "networks/.tmp.1.0";
  const fs::path dead = roots.root() / "networks/.tmp.1.1";
  const UniqueFd writer(::open(living.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(::flock(writer.get(), LOCK_EX) == 0);
  std::ofstream(dead) << "half a rec";
  CHECK(disk.list({Tree::durable, "networks"}).empty());
  CHECK(fs::exists(living));
  CHECK_FALSE(fs::exists(dead));
}

TEST_CASE("writers and listers at once lose nothing") {
  const TemporaryRoots roots;
  CHECK(in_children([&](int process) {
    RealDisk disk = roots.disk();
    const Path own{Tree::durable, "networks/" + std::to_string(process)};
    const Path common{Tree::durable, "networks/common"};
    for (int i = 0; i < kClaims; ++i) {
      disk.write(own, std::to_string(i), Durability::plain);
      disk.write(common, std::string(5000, static_cast<char>('a' + process)), Durability::plain);
      disk.list({Tree::durable, "networks"});
      if (disk.read(own) != std::to_string(i)) return 1;
      const auto text = disk.read(common);
      if (!text || text->size() != 5000 || text->find_first_not_of(text->front()) != text->npos) {
        return 2;
      }
    }
    return 0;
  }));
}
