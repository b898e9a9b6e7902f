#include "cnet/state/real_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "cnet/base/error.h"
#include "temporary_roots.h"

using namespace cnet;
using namespace cnet::state;
namespace fs = std::filesystem;

namespace {

Path durable(const std::string& relative) { return {Tree::durable, relative}; }
Path runtime(const std::string& relative) { return {Tree::runtime, relative}; }

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

Error error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return Error("");
}

/// Restores the umask.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

}  // namespace

TEST_CASE("a disk reads what it wrote") {
  const TemporaryRoots roots(On::disk);
  RealDisk disk = roots.disk();
  for (const Durability durability : {Durability::synced, Durability::plain}) {
    for (const Tree tree : {Tree::durable, Tree::runtime}) {
      const Path path{tree, "a/b/c.json"};
      CHECK_FALSE(disk.read(path));
      disk.write(path, "one", durability);
      CHECK(disk.read(path) == "one");
      disk.write(path, "", durability);
      CHECK(disk.read(path) == "");
      CHECK(disk.exists(path));
      CHECK(disk.list({tree, "a/b"}) == std::vector<std::string>{"c.json"});
      CHECK(disk.remove(path, durability));
      CHECK_FALSE(disk.remove(path, durability));
      CHECK_FALSE(disk.exists(path));
    }
  }
  const std::string large(3'000'000, 'x');
  disk.write(durable("large"), large, Durability::plain);
  CHECK(disk.read(durable("large")) == large);
  CHECK(disk.absolute(durable("x")) == (roots.root() / "x").string());
}

TEST_CASE("reading makes nothing") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  CHECK_FALSE(disk.read(durable("a/b")));
  CHECK_FALSE(disk.owner(durable("a/b")));
  CHECK_FALSE(disk.exists(runtime("a")));
  CHECK(disk.list(runtime("a")).empty());
  CHECK_FALSE(disk.remove(durable("a/b"), Durability::synced));
  disk.remove_folder(durable("a"));
  CHECK_FALSE(fs::exists(roots.root()));
  CHECK_FALSE(fs::exists(roots.run_root()));
}

TEST_CASE("folders are 0700 and files 0600 whatever the umask") {
  for (const mode_t mask : {mode_t{0}, mode_t{077}, mode_t{0777}}) {
    const TemporaryRoots roots(On::disk);
    fs::create_directories(roots.root().parent_path());
    fs::create_directories(roots.run_root().parent_path());
    const Umask changed(mask);
    RealDisk disk = roots.disk();
    disk.write(durable("networks/1.json"), "x", Durability::synced);
    disk.make_folder(durable("containers/1/upper"));
    disk.claim(durable("names/network/web"), "1");
    const auto lock = disk.lock(runtime("networks/1/lock"), LockMode::shared);
    for (const auto& folder : {roots.root(), roots.run_root(), roots.root() / "networks",
                               roots.root() / "containers/1/upper", roots.root() / "names/network",
                               roots.run_root() / "networks/1"}) {
      CHECK(mode_of(folder) == 0700);
    }
    CHECK(mode_of(roots.root() / "networks/1.json") == (0600 & ~mask));
    CHECK(mode_of(roots.run_root() / "networks/1/lock") == (0600 & ~mask));
  }
}

TEST_CASE("what is no regular file, or too long, is no record") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  disk.write(durable("secret"), "x", Durability::plain);
  fs::create_symlink("secret", roots.root() / "link");
  fs::create_symlink("/etc/passwd", roots.root() / "outside");
  fs::create_directory_symlink("/etc", roots.root() / "etc");
  fs::create_directory(roots.root() / "folder");
  REQUIRE(::mkfifo((roots.root() / "fifo").c_str(), 0600) == 0);
  fs::resize_file(roots.root() / "secret", 1);
  std::ofstream(roots.root() / "huge") << "";
  fs::resize_file(roots.root() / "huge", std::uintmax_t{1} << 30U);
  for (const char* name : {"link", "outside", "etc/passwd", "folder", "fifo", "huge"}) {
    INFO(name);
    CHECK(error_of([&] { disk.read(durable(name)); }).kind() == Error::Kind::damaged);
  }
  CHECK(disk.list(durable("folder")).empty());
  CHECK_THROWS_AS(disk.list(durable("etc")), Error);
}

TEST_CASE("no path leaves its tree") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  disk.write(durable("a"), "x", Durability::plain);
  for (const std::string& path :
       {std::string("../x"), std::string("a/../../x"), std::string(".."), std::string("x/.."),
        std::string("x/."), std::string("x/"), std::string("a\0b", 3)}) {
    INFO(path);
    CHECK_THROWS_AS(disk.write(durable(path), "x", Durability::plain), Error);
    CHECK_THROWS_AS(disk.claim(durable(path), "x"), Error);
    CHECK_THROWS_AS(disk.owner(durable(path)), Error);
    CHECK_THROWS_AS(disk.remove(durable(path), Durability::plain), Error);
    CHECK_THROWS_AS(disk.remove_folder(durable(path)), Error);
    CHECK_THROWS_AS(disk.make_folder(durable(path)), Error);
    CHECK_THROWS_AS(disk.exists(durable(path)), Error);
    CHECK_THROWS_AS(disk.lock(durable(path), LockMode::shared), Error);
  }
  CHECK_THROWS_AS(disk.read(durable("../x")), Error);
  fs::create_directory_symlink("/tmp", roots.root() / "tmp");
  CHECK_THROWS_AS(disk.write(durable("tmp/cnet-escaped"), "x", Durability::plain), Error);
  CHECK_THROWS_AS(RealDisk("relative", "/run"), Error);
}

TEST_CASE("a claim has one owner from birth") {
  const TemporaryRoots roots;
  RealDisk disk = roots.disk();
  const std::string id(64, 'a');
  CHECK(disk.claim(durable("names/network/web"), id));
  CHECK_FALSE(disk.claim(durable("names/network/web"), std::string(64, 'b')));
  CHECK(disk.owner(durable("names/network/web")) == id);
  CHECK(disk.exists(durable("names/network/web")));
  CHECK(disk.list(durable("names/network")) == std::vector<std::string>{"web"});
  CHECK(disk.remove(durable("names/network/web"), Durability::plain));
  CHECK_FALSE(disk.owner(durable("names/network/web")));
  disk.write(durable("names/network/file"), "x", Durability::plain);
  CHECK(disk.owner(durable("names/network/file")) == "");
}

TEST_CASE("moving replaces nothing") {
  const TemporaryRoots roots(On::disk);
  RealDisk disk = roots.disk();
  disk.write(durable("a/b"), "1", Durability::plain);
  disk.write(durable("c"), "2", Durability::plain);
  CHECK(error_of([&] { disk.move(durable("a/b"), durable("c")); }).err() == EEXIST);
  CHECK(error_of([&] { disk.move(durable("x"), durable("y")); }).err() == ENOENT);
  disk.move(durable("a"), durable("quarantine/a"));
  CHECK(disk.read(durable("quarantine/a/b")) == "1");
  CHECK_FALSE(disk.exists(durable("a")));
}

TEST_CASE("an error says what to do") {
  const TemporaryRoots roots;
  fs::create_directories(roots.root().parent_path());
  std::ofstream(roots.root()) << "a file where the folder should be";
  RealDisk disk = roots.disk();
  const Error error = error_of([&] { disk.write(durable("a"), "x", Durability::plain); });
  CHECK(error.err() == ENOTDIR);
  CHECK(error.problem().find(roots.root().string()) != std::string::npos);
}

namespace {

/// What the child of the next test finds; 0: all is well.
int fill_a_small_disk(const fs::path& root, const fs::path& run_root) {
  if (::unshare(CLONE_NEWNS) != 0 ||
      ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return 77;
  }
  fs::create_directories(root);
  if (::mount("tmpfs", root.c_str(), "tmpfs", 0, "size=64k") != 0) return 77;
  RealDisk disk(root.string(), run_root.string());
  const std::string old(1000, 'o');
  disk.write(durable("networks/1.json"), old, Durability::synced);
  try {
    disk.write(durable("networks/1.json"), std::string(100'000, 'n'), Durability::synced);
    return 1;
  } catch (const Error& error) {
    if (error.err() != ENOSPC || error.hint().find("free space") == std::string::npos) return 2;
    if (error.problem().find("networks/1.json") == std::string::npos) return 3;
  }
  if (disk.read(durable("networks/1.json")) != old) return 4;
  if (std::distance(fs::directory_iterator(root / "networks"), {}) != 1) return 5;
  disk.write(durable("networks/1.json"), "small", Durability::synced);
  if (disk.read(durable("networks/1.json")) != "small") return 6;
  if (::mount(nullptr, root.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) return 7;
  try {
    disk.write(durable("networks/1.json"), "again", Durability::synced);
    return 8;
  } catch (const Error& error) {
    if (error.err() != EROFS || error.hint().find("writable") == std::string::npos) return 9;
  }
  return disk.read(durable("networks/1.json")) == "small" ? 0 : 10;
}

}  // namespace

TEST_CASE("a full or read-only disk keeps the old content and leaves nothing") {
  const TemporaryRoots roots;
  const int status =
      wait_for(in_child([&] { return fill_a_small_disk(roots.root(), roots.run_root()); }));
  if (status == 77) {
    WARN("SKIP: a private mount namespace with a tmpfs needs root");
    return;
  }
  CHECK(status == 0);
}

TEST_CASE("a file written in place stays the same file") {
  const TemporaryRoots roots(On::disk);
  RealDisk disk = roots.disk();
  const Umask mask(077);
  const Path hosts = durable("containers/c/hosts");
  disk.write_in_place(hosts, "a long first text");
  struct stat before {};
  REQUIRE(::stat(disk.absolute(hosts).c_str(), &before) == 0);
  CHECK(mode_of(disk.absolute(hosts)) == 0644);
  disk.write_in_place(hosts, "short");
  CHECK(disk.read(hosts) == "short");
  CHECK_FALSE(disk.replace_in_place(hosts, "shor", "x"));
  CHECK_FALSE(disk.replace_in_place(hosts, "shout", "x"));
  CHECK_FALSE(disk.replace_in_place(durable("containers/c/none"), "", "x"));
  CHECK_FALSE(disk.exists(durable("containers/c/none")));
  CHECK(disk.replace_in_place(hosts, "short", "longer"));
  CHECK(disk.read(hosts) == "longer");
  struct stat after {};
  REQUIRE(::stat(disk.absolute(hosts).c_str(), &after) == 0);
  CHECK(before.st_ino == after.st_ino);
  fs::create_symlink("/etc/hosts", disk.absolute(durable("containers/c/link")));
  CHECK_THROWS_AS(disk.write_in_place(durable("containers/c/link"), "x"), Error);
}

TEST_CASE("an open folder is open whatever the umask, its parents are not") {
  const TemporaryRoots roots(On::disk);
  RealDisk disk = roots.disk();
  const Umask mask(077);
  disk.make_open_folder(durable("volumes/v/_data"));
  CHECK(mode_of(disk.absolute(durable("volumes/v/_data"))) == 0755);
  CHECK(mode_of(disk.absolute(durable("volumes/v"))) == 0700);
  disk.make_open_folder(durable("volumes/v/_data"));
}
