// remove_folder meets what a container may have left in its upper folder.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "temporary_roots.h"

using namespace cnet;
using namespace cnet::state;
namespace fs = std::filesystem;

namespace {

const Path kFolder{Tree::durable, "containers/1"};

}  // namespace

TEST_CASE("a folder goes with everything in it, and links are not followed") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  disk.make_folder({Tree::durable, "containers/1/upper/etc"});
  disk.make_folder({Tree::durable, "outside"});
  const fs::path upper = roots.root() / "containers/1/upper";
  std::ofstream(roots.root() / "outside/kept") << "x";
  std::ofstream(upper / "etc/passwd") << "x";
  std::ofstream(upper / ".hidden") << "x";
  std::ofstream(upper / "with\nnewline") << "x";
  fs::create_directory_symlink(roots.root() / "outside", upper / "link");
  fs::create_directory_symlink("../../../outside", upper / "relative");
  fs::create_symlink("/nowhere", upper / "dangling");
  REQUIRE(::mkfifo((upper / "fifo").c_str(), 0) == 0);
  fs::permissions(upper / "etc", fs::perms::none);
  for (int i = 0; i < 5000; ++i) std::ofstream(upper / ("file" + std::to_string(i))) << "";
  disk.remove_folder(kFolder);
  CHECK_FALSE(fs::exists(roots.root() / "containers/1"));
  CHECK(fs::exists(roots.root() / "outside/kept"));
  disk.remove_folder(kFolder);
}

TEST_CASE("a symbolic link in a folder's place is not followed") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  disk.make_folder({Tree::durable, "containers"});
  disk.make_folder({Tree::durable, "outside/kept"});
  fs::create_directory_symlink(roots.root() / "outside", roots.root() / "containers/1");
  CHECK_THROWS_AS(disk.remove_folder(kFolder), Error);
  CHECK(fs::exists(roots.root() / "outside/kept"));
}

TEST_CASE("depth costs neither descriptors nor stack") {
  const TemporaryRoots roots;
  const int status = wait_for(in_child([&] {
    RealDisk disk = roots.disk();
    disk.make_folder(kFolder);
    {
      UniqueFd folder(::open((roots.root() / "containers/1").c_str(), O_PATH | O_CLOEXEC));
      for (int depth = 0; depth < 5000; ++depth) {
        if (::mkdirat(folder.get(), "deep", 0700) != 0) return 1;
        ::close(::openat(folder.get(), "file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        folder.reset(::openat(folder.get(), "deep", O_PATH | O_CLOEXEC));
      }
    }
    const rlimit few{.rlim_cur = 100, .rlim_max = 100};
    ::setrlimit(RLIMIT_NOFILE, &few);
    disk.remove_folder(kFolder);
    return disk.exists(kFolder) ? 2 : 0;
  }));
  CHECK(status == 0);
}

TEST_CASE("a mount is not entered, not even one of the same file system") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  disk.make_folder({Tree::durable, "containers/1/upper/mnt"});
  disk.make_folder({Tree::durable, "outside/kept"});
  const int status = wait_for(in_child([&] {
    const std::string outside = (roots.root() / "outside").string();
    const std::string inside = (roots.root() / "containers/1/upper/mnt").string();
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount(outside.c_str(), inside.c_str(), nullptr, MS_BIND, nullptr) != 0) {
      return 77;
    }
    RealDisk in_namespace = roots.disk();
    try {
      in_namespace.remove_folder(kFolder);
    } catch (const Error& error) {
      return error.err() == EBUSY || error.err() == EXDEV ? 0 : 2;
    }
    return 1;
  }));
  if (status == 77) {
    WARN("SKIP: a bind mount in a private mount namespace needs root");
    return;
  }
  CHECK(status == 0);
  CHECK(fs::exists(roots.root() / "outside/kept"));
}

TEST_CASE("two may remove the same folder at once") {
  const TemporaryRoots roots(On::disk);
  RealDisk disk = roots.disk();
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 100; ++i) {
      disk.make_folder(
          {Tree::durable, "containers/1/" + std::to_string(i % 10) + "/" + std::to_string(i)});
    }
    const auto remove = [&] {
      roots.disk().remove_folder(kFolder);
      return 0;
    };
    const pid_t one = in_child(remove);
    const pid_t two = in_child(remove);
    CHECK(wait_for(one) == 0);
    CHECK(wait_for(two) == 0);
    CHECK_FALSE(disk.exists(kFolder));
  }
}
