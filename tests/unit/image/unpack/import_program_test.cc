// The real program on a real disk: what it stores, and what is left when it is killed or the disk
// is full.

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "cnet/image/image_store.h"
#include "cnet/image/import_image.h"
#include "cnet/state/real_disk.h"
#include "scratch.h"
#include "tar_builder.h"

using namespace cnet;
using namespace cnet::test;
namespace fs = std::filesystem;

namespace {

const std::string kProgram = CNET_IMAGE_PROGRAM;

void use_built_program() { ::setenv("CNET_LIBEXEC", fs::path(kProgram).parent_path().c_str(), 1); }

ImageId import(const Scratch& scratch, const std::string& source, const std::string& name,
               const std::vector<std::string>& changes = {}) {
  use_built_program();
  return image::import_image(
      {.root = scratch / "state", .source = source, .name = name, .changes = changes});
}

void shell(const std::string& command) {
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
}

std::size_t count(const std::string& folder) {
  if (!fs::exists(folder)) return 0;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Every image that is there can be used, and what has no name is not in the way.
void check_store(const std::string& root, std::size_t files_each) {
  state::RealDisk disk(root, "/nonexistent/run");
  for (const Image& image : image::ImageStore(disk).list()) {
    for (const std::string& layer : image.layers) {
      CHECK(tree(layer).size() == files_each);
      CHECK(image.size > 0);
    }
  }
}

std::string folder_tar(std::size_t files, std::size_t bytes) {
  std::vector<TarEntry> entries;
  for (std::size_t i = 0; i < files; ++i) {
    entries.push_back({.name = "f" + std::to_string(i), .body = std::string(bytes, 'x')});
  }
  return make_tar(entries);
}

pid_t start_import(const std::string& root, const std::string& source) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    const UniqueFd null(::open("/dev/null", O_WRONLY));
    ::dup2(null.get(), STDOUT_FILENO);
    ::dup2(null.get(), STDERR_FILENO);
    ::execl(kProgram.c_str(), "cnet-image", "import", "--root", root.c_str(), "--", source.c_str(),
            "web", nullptr);
    ::_exit(99);
  }
  return pid;
}

}  // namespace

TEST_CASE("busybox is imported, by tar, compressed tar and folder") {
  if (!is_root()) return;
  if (!fs::exists("/bin/busybox")) {
    WARN("SKIP: /bin/busybox is not installed");
    return;
  }
  const Scratch scratch;
  scratch.folder("rootfs/bin");
  shell("cp /bin/busybox " + scratch.path() + "/rootfs/bin/ && ln -s busybox " + scratch.path() +
        "/rootfs/bin/sh && tar -C " + scratch.path() + "/rootfs -cf " + scratch.path() +
        "/b.tar . && cd " + scratch.path() + " && gzip -k b.tar && zstd -q b.tar && xz -k b.tar");
  const auto before = std::chrono::steady_clock::now();
  const ImageId id = import(scratch, scratch / "b.tar", "busybox", {"CMD [\"sh\"]", "ENV A=b"});
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
  WARN("import of busybox took " << took.count() << " ms");

  state::RealDisk disk(scratch / "state", "/nonexistent/run");
  image::ImageStore store(disk);
  const auto image = store.find("busybox");
  REQUIRE(image);
  CHECK(image->id == id);
  CHECK(image->config.cmd == std::vector<std::string>{"sh"});
  CHECK(image->config.env == std::vector<std::string>{"A=b"});
  REQUIRE(image->layers.size() == 1);
  CHECK(read_file(image->layers[0] + "/bin/busybox") == read_file("/bin/busybox"));
  CHECK(store.inspect("busybox")->size == fs::file_size("/bin/busybox"));

  for (const char* file : {"b.tar.gz", "b.tar.zst", "b.tar.xz"}) {
    CAPTURE(file);
    CHECK(import(scratch, scratch / file, "again", {"CMD [\"sh\"]", "ENV A=b"}) == id);
  }
  CHECK(import(scratch, scratch / "rootfs", "folder") ==
        import(scratch, scratch / "rootfs", "folder2"));
  CHECK(count(scratch / "state/images/layers") == 2);
  CHECK(count(scratch / "state/images/staging") == 0);
  CHECK((look(scratch / "state").st_mode & 0777) == 0700);

  CHECK(store.remove("folder", false, [](const ImageId&) { return std::nullopt; }).untagged ==
        std::vector<std::string>{"folder:latest"});
  CHECK(store.list().size() == 2);
}

TEST_CASE("what cannot be imported leaves nothing and says why") {
  if (!is_root()) return;
  const Scratch scratch;
  const std::string good = scratch.write("good.tar", make_tar({{.name = "a", .body = "x"}}));
  const auto problem = [&](const std::string& source, const std::string& name,
                           const std::vector<std::string>& changes = {}) {
    return failure_of([&] { import(scratch, source, name, changes); });
  };
  CHECK(problem(good, "Bad").find("upper-case") != std::string::npos);
  CHECK(problem(good, "web", {"CMDD x"}).find("did you mean CMD?") != std::string::npos);
  CHECK(problem(good, "web@sha256:" + std::string(64, 'a')).find("digest") != std::string::npos);
  CHECK_FALSE(is_there(scratch / "state"));
  CHECK(problem(scratch / "none.tar", "web").find("ENOENT") != std::string::npos);
  CHECK(problem("/dev/null", "web").find("is empty") != std::string::npos);
  CHECK(problem(scratch.write("-x", "junk"), "web").find("hint: a tar is meant") !=
        std::string::npos);

  shell("cd " + scratch.path() + " && gzip -k good.tar && gzip -c good.tar.gz > twice.gz");
  CHECK(problem(scratch / "twice.gz", "web").find("more than once") != std::string::npos);
  const std::string gz = read_file(scratch / "good.tar.gz");
  CHECK(problem(scratch.write("short.gz", gz.substr(0, gz.size() / 2)), "web") != "");
  CHECK(count(scratch / "state/images/layers") == 0);
  CHECK(count(scratch / "state/images/names") == 0);
  CHECK(count(scratch / "state/images/staging") == 0);
  CHECK(problem(good, "web") == "");
}

TEST_CASE("a small archive that unpacks to a huge one is refused in bounded memory") {
  if (!is_root()) return;
  const Scratch scratch;
  TarEntry zeros{.name = "zeros"};
  zeros.pax = {{"size", std::to_string(std::uint64_t{10} << 30)}};
  const std::string archive = make_tar({zeros});
  scratch.write("head", archive.substr(0, archive.size() - tar_end().size()));
  shell("cd " + scratch.path() + " && (cat head; head -c 100M /dev/zero) | zstd -q > bomb.zst" +
        " && (cat head; head -c 100M /dev/zero) | gzip -9 > bomb.gz" +
        " && (cat head; head -c 1M /dev/urandom) | zstd -q -1 --long=28 > window.zst");
  for (const char* bomb : {"bomb.zst", "bomb.gz", "window.zst"}) {
    CAPTURE(bomb);
    rusage usage{};
    int status = 0;
    ::wait4(start_import(scratch / "state", scratch / bomb), &status, 0, &usage);
    CHECK(WEXITSTATUS(status) == 125);
    CHECK(usage.ru_maxrss < 64 * 1024);
  }
  CHECK(failure_of([&] { import(scratch, scratch / "bomb.gz", "web"); }).find("1000 times") !=
        std::string::npos);
  CHECK(count(scratch / "state/images/staging") == 0);
  CHECK(count(scratch / "state/images/layers") == 0);
}

TEST_CASE("an import killed at any moment leaves an image whole or not at all") {
  if (!is_root()) return;
  const Scratch scratch;
  constexpr std::size_t kFiles = 300;
  const std::string source = scratch.write("web.tar", folder_tar(kFiles, 2000));
  const auto started = std::chrono::steady_clock::now();
  import(scratch, source, "first");
  const auto whole = std::chrono::steady_clock::now() - started;
  state::RealDisk disk(scratch / "state", "/nonexistent/run");
  image::ImageStore store(disk);
  store.remove("first", false, [](const ImageId&) { return std::nullopt; });

  int killed = 0;
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    const pid_t pid = start_import(scratch / "state", source);
    std::this_thread::sleep_for(whole * round / 40);
    ::kill(pid, SIGKILL);
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (WIFSIGNALED(status)) ++killed;
    check_store(scratch / "state", kFiles);
    if (store.find("web")) {
      store.remove("web", false, [](const ImageId&) { return std::nullopt; });
    }
  }
  CHECK(killed > 10);
  import(scratch, source, "web");
  CHECK(store.list().size() == 1);
  CHECK(count(scratch / "state/images/layers") == 1);
  CHECK(count(scratch / "state/images/blobs/sha256") == 3);
  CHECK(count(scratch / "state/images/staging") == 0);
  check_store(scratch / "state", kFiles);
}

TEST_CASE("an import told to stop cleans up behind itself") {
  if (!is_root()) return;
  const Scratch scratch;
  const std::string fifo = scratch / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const pid_t pid = start_import(scratch / "state", fifo);
  const UniqueFd writer(::open(fifo.c_str(), O_WRONLY));
  const std::string part = folder_tar(10, 100'000).substr(0, 900'000);
  REQUIRE(::write(writer.get(), part.data(), part.size()) == static_cast<ssize_t>(part.size()));
  while (count(scratch / "state/images/staging") == 0) std::this_thread::yield();
  ::kill(pid, SIGTERM);
  REQUIRE(::write(writer.get(), part.data(), 1) == 1);  // it may be waiting for more
  int status = 0;
  ::waitpid(pid, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 125);
  CHECK(count(scratch / "state/images/staging") == 0);
}

TEST_CASE("twenty imports at once store one copy") {
  if (!is_root()) return;
  const Scratch scratch;
  const std::string source = scratch.write("web.tar", folder_tar(50, 1000));
  std::vector<pid_t> running;
  for (int i = 0; i < 20; ++i) running.push_back(start_import(scratch / "state", source));
  for (const pid_t pid : running) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    CHECK(status == 0);
  }
  CHECK(count(scratch / "state/images/layers") == 1);
  CHECK(count(scratch / "state/images/blobs/sha256") == 3);
  CHECK(count(scratch / "state/images/names") == 1);
  CHECK(count(scratch / "state/images/staging") == 0);
}

TEST_CASE("a full disk leaves no part of an image") {
  if (!is_root()) return;
  const Scratch scratch;
  scratch.folder("state");
  const std::string large = scratch.write("large.tar", folder_tar(40, 200'000));
  const std::string small = scratch.write("small.tar", folder_tar(4, 1000));
  const pid_t child = ::fork();
  if (child == 0) {  // its mounts are its own; exit statuses tell what went wrong
    const std::string state = scratch / "state";
    if (::unshare(CLONE_NEWNS) != 0) ::_exit(77);
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) ::_exit(77);
    if (::mount("tmpfs", state.c_str(), "tmpfs", 0, "size=2m,mode=0700") != 0) ::_exit(77);
    const std::string problem = failure_of([&] { import(scratch, large, "large"); });
    if (problem.find("ENOSPC") == std::string::npos) ::_exit(1);
    if (count(state + "/images/staging") != 0 || count(state + "/images/layers") != 0) ::_exit(2);
    if (count(state + "/images/names") != 0 || count(state + "/images/blobs/sha256") != 0)
      ::_exit(3);
    if (!failure_of([&] { import(scratch, small, "small"); }).empty()) ::_exit(4);
    ::_exit(count(state + "/images/layers") == 1 ? 0 : 5);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
    WARN("SKIP: no mount namespace of its own here");
    return;
  }
  CHECK(status == 0);
}
