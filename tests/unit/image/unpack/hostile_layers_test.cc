// More than two hundred hostile layers, each with a name, through the real program: nothing outside
// the layer changes, the store stays whole, and the memory is bounded.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cnet/image/image_store.h"
#include "cnet/state/real_disk.h"
#include "docker_archive.h"
#include "scratch.h"
#include "tar_builder.h"

using namespace cnet;
using namespace cnet::test;
namespace fs = std::filesystem;

namespace {

struct HostileLayer {
  std::string name;
  std::string tar;
};

struct Piece {
  std::string name;
  std::vector<TarEntry> entries;
};

/// First something whose name leads out of the layer.
std::vector<Piece> ways_out(const std::string& canary) {
  return {
      {"absolute link", {{.name = "a", .type = '2', .link = canary}}},
      {"relative link", {{.name = "a", .type = '2', .link = "../canary"}}},
      {"link through the top", {{.name = "a", .type = '2', .link = "../../../../../.." + canary}}},
      {"chain of links",
       {{.name = "a", .type = '2', .link = "b"}, {.name = "b", .type = '2', .link = canary}}},
      {"link up from a folder",
       {{.name = "d", .type = '5', .mode = 0755},
        {.name = "d/up", .type = '2', .link = "../.."},
        {.name = "a", .type = '2', .link = "d/up/canary"}}},
      {"magic link", {{.name = "a", .type = '2', .link = "/proc/self/root" + canary}}},
      {"hard link to a link",
       {{.name = "s", .type = '2', .link = canary}, {.name = "a", .type = '1', .link = "s"}}},
      {"folder replaced by a link",
       {{.name = "a", .type = '5', .mode = 0755}, {.name = "a", .type = '2', .link = canary}}},
      {"link to a file", {{.name = "a", .type = '2', .link = canary + "/secret"}}},
  };
}

/// Then something that goes that way.
std::vector<Piece> attacks(const std::string& canary) {
  const auto all = [&](const std::string& name) -> std::vector<Piece> {
    return {
        {"file " + name, {{.name = name, .body = "evil"}}},
        {"setuid file " + name, {{.name = name, .body = "evil", .mode = 06777}}},
        {"folder " + name, {{.name = name, .type = '5', .mode = 0777}}},
        {"link " + name, {{.name = name, .type = '2', .link = canary + "/secret"}}},
        {"hard link " + name, {{.name = name, .type = '1', .link = canary + "/secret"}}},
        {"device " + name, {{.name = name, .type = '3', .device_major = 1, .device_minor = 3}}},
    };
  };
  std::vector<Piece> found;
  for (const char* name : {"a", "a/victim", "a/secret"}) {
    for (Piece& piece : all(name)) found.push_back(std::move(piece));
  }
  for (const char* name : {"a/.wh.secret", "a/.wh..wh..opq", "a/.wh.sub", "a/sub/.wh.deep"}) {
    found.push_back({std::string("whiteout ") + name, {{.name = name}}});
  }
  return found;
}

/// What is wrong by itself.
std::vector<HostileLayer> alone(const std::string& canary) {
  std::vector<HostileLayer> found;
  const auto add = [&](const std::string& name, const std::vector<TarEntry>& entries) {
    found.push_back({name, make_tar(entries)});
  };
  for (const std::string& name :
       {std::string("../victim"), std::string(".."), std::string("a/../../victim"),
        canary + "/secret", std::string("/../../victim"), std::string("a/.."), std::string("."),
        std::string("./."), std::string("//"), std::string(300, 'n'), std::string(5000, 'n')}) {
    add("name " + name.substr(0, 40), {{.name = name, .body = "evil"}});
  }
  for (const char* name : {".wh.", ".wh..", ".wh...", "a/.wh..", ".wh..wh.", "../.wh.canary",
                           ".wh.a/b", "a/.wh..wh..opq/x", ".wh..wh..opq"}) {
    add(std::string("whiteout ") + name, {{.name = name}});
  }
  add("whiteout of a name with a NUL", {{.name = std::string(".wh.a\0b", 7)}});
  add("whiteout as a folder", {{.name = ".wh.x", .type = '5'}});
  add("whiteout as a link", {{.name = ".wh.x", .type = '2', .link = canary}});
  add("hard link to a whiteout", {{.name = ".wh.x"}, {.name = "y", .type = '1', .link = ".wh.x"}});
  add("hard link out", {{.name = "a", .type = '1', .link = canary + "/secret"}});
  add("hard link up", {{.name = "a", .type = '1', .link = "../canary/secret"}});
  add("hard link to itself", {{.name = "a", .type = '1', .link = "a"}});
  add("hard link to nothing", {{.name = "a", .type = '1', .link = ""}});
  add("block device", {{.name = "sda", .type = '4', .device_major = 8}});
  add("overlayfs' whiteout", {{.name = "null", .type = '3'}});
  add("impossible owner", {{.name = "a", .pax = {{"uid", "4294967295"}}}});
  add("negative owner", {{.name = "a", .pax = {{"uid", "-1"}}}});
  add("huge mtime", {{.name = "a", .pax = {{"mtime", "9223372036854775807"}}}});
  for (const char* xattr :
       {"trusted.overlay.opaque", "trusted.overlay.redirect", "trusted.overlay.metacopy",
        "user.overlay.opaque", "user.overlay.whiteout", "security.selinux",
        "system.posix_acl_access", "trusted.cnet", "security.ima"}) {
    const std::string record = std::string("SCHILY.xattr.") + xattr;
    add(std::string("attribute ") + xattr,
        {{.name = "d", .type = '5', .mode = 0755, .pax = {{record, "y"}}}});
  }
  add("attribute without end",
      {{.name = "a", .pax = {{"SCHILY.xattr.user.x", std::string(70'000, 'v')}}}});
  add("pax header of 2 MiB", {{.name = "a", .pax = {{"comment", std::string(2 << 20, 'c')}}}});
  add("pax path", {{.name = "a", .pax = {{"path", "../../" + canary + "/secret"}}}});
  add("pax link", {{.name = "a", .type = '1', .pax = {{"linkpath", canary + "/secret"}}}});
  add("pax size smaller than the body", {{.name = "a", .body = "evil", .pax = {{"size", "1"}}}});
  add("pax size of 10 GiB", {{.name = "a", .pax = {{"size", "10737418240"}}}});
  add("pax size negative", {{.name = "a", .pax = {{"size", "-5"}}}});
  add("sparse file of 8 EB", {{.name = "a",
                               .body = "x",
                               .pax = {{"GNU.sparse.major", "1"},
                                       {"GNU.sparse.minor", "0"},
                                       {"GNU.sparse.name", "huge"},
                                       {"GNU.sparse.realsize", "8000000000000000000"}}}});
  add("sparse file of 1 TB", {{.name = "a",
                               .body = "x",
                               .pax = {{"GNU.sparse.major", "0"},
                                       {"GNU.sparse.minor", "1"},
                                       {"GNU.sparse.map", "1000000000000,1"},
                                       {"GNU.sparse.size", "1000000000001"}}}});
  add("file below a file", {{.name = "f", .body = "x"}, {.name = "f/x", .body = "y"}});
  add("file for a full folder", {{.name = "d/x", .body = "x"}, {.name = "d", .body = "y"}});
  const std::string whole = make_tar({{.name = "a", .body = std::string(5000, 'x')}});
  found.push_back({"cut in the body", whole.substr(0, 2000)});
  found.push_back({"cut in the header", whole.substr(0, 100)});
  std::string bad_sum = whole;
  bad_sum[0] ^= 1;
  found.push_back({"wrong checksum", bad_sum});
  found.push_back({"text", "no archive at all"});
  found.push_back({"zeros", std::string(100'000, '\0')});
  found.push_back({"nothing", ""});
  std::string deep = "d";
  for (int i = 0; i < 900; ++i) deep += "/d";
  add("nine hundred folders deep", {{.name = deep, .body = "x"}});
  return found;
}

std::vector<HostileLayer> all_layers(const std::string& canary) {
  std::vector<HostileLayer> found = alone(canary);
  for (const Piece& way : ways_out(canary)) {
    for (const Piece& attack : attacks(canary)) {
      std::vector<TarEntry> entries = way.entries;
      entries.insert(entries.end(), attack.entries.begin(), attack.entries.end());
      found.push_back({way.name + ", then " + attack.name, make_tar(entries)});
    }
  }
  return found;
}

struct Ended {
  int code;
  long kilobytes;
};

Ended load(const std::string& root, const std::string& archive) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    const UniqueFd null(::open("/dev/null", O_RDWR));
    ::dup2(null.get(), STDOUT_FILENO);
    ::dup2(null.get(), STDERR_FILENO);
    ::execl(CNET_IMAGE_PROGRAM, "cnet-image", "load", "--root", root.c_str(), "--", archive.c_str(),
            nullptr);
    ::_exit(99);
  }
  rusage usage{};
  int status = 0;
  ::wait4(pid, &status, 0, &usage);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, usage.ru_maxrss};
}

std::size_t count(const std::string& folder) {
  if (!fs::exists(folder)) return 0;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("hostile layers change nothing outside of them") {
  if (!is_root()) return;
  const Scratch scratch;
  scratch.folder("canary/sub");
  scratch.write("canary/secret", "secret");
  scratch.write("canary/sub/deep", "deep");
  const std::string canary = scratch / "canary";
  const auto before = fingerprint(canary);
  const std::string images = scratch / "state/images";
  const auto layers = all_layers(canary);
  int refused = 0;
  for (const HostileLayer& layer : layers) {
    CAPTURE(layer.name);
    const Ended ended =
        load(scratch / "state", scratch.write("archive.tar", docker_archive({layer.tar})));
    CHECK((ended.code == 0 || ended.code == 125));
    CHECK(ended.kilobytes < 64 * 1024);
    CHECK(fingerprint(canary) == before);
    CHECK(count(scratch.path()) == 3);
    state::RealDisk disk(scratch / "state", "/nonexistent/run");
    image::ImageStore store(disk);
    CHECK(store.list().size() == (ended.code == 0 ? 1 : 0));
    if (ended.code != 0) ++refused;
    store.prune([](const Image&) { return true; },
                [](const ImageId&) { return std::optional<std::string>(); });
    for (const char* folder : {"/names", "/blobs/sha256", "/layers", "/staging", "/ingest"}) {
      CHECK(count(images + folder) == 0);
    }
  }
  CHECK(layers.size() > 200);
  CHECK(refused > 50);
}

TEST_CASE("compressed bombs in a layer are refused in bounded memory") {
  if (!is_root()) return;
  const Scratch scratch;
  TarEntry zeros{.name = "zeros"};
  zeros.pax = {{"size", std::to_string(std::uint64_t{10} << 30)}};
  const std::string archive = make_tar({zeros});
  scratch.write("head", archive.substr(0, archive.size() - tar_end().size()));
  const std::string make =
      "cd " + scratch.path() +
      " && (cat head; head -c 100M /dev/zero) | zstd -q > 'zeros by zstd'"
      " && (cat head; head -c 100M /dev/zero) | gzip -9 > 'zeros by gzip'"
      " && (cat head; head -c 1M /dev/urandom) | zstd -q -1 --long=28 > 'a window of 256 MiB'"
      " && (cat head; head -c 1M /dev/urandom) | zstd -q -1 --long=27 > 'a window of 128 MiB'"
      " && gzip -c 'zeros by gzip' > 'gzip in gzip' && zstd -qc 'zeros by gzip' > 'gzip in zstd'"
      " && (cat 'zeros by gzip' 'zeros by gzip') > 'two members'"
      " && head -c 1000 'zeros by zstd' > 'zstd cut off'";
  REQUIRE(std::system(make.c_str()) == 0);
  for (const char* name :
       {"zeros by zstd", "zeros by gzip", "a window of 256 MiB", "a window of 128 MiB",
        "gzip in gzip", "gzip in zstd", "two members", "zstd cut off"}) {
    CAPTURE(name);
    const std::string bomb = docker_archive({read_file(scratch / name)}, {std::string(64, '0')});
    const Ended ended = load(scratch / "state", scratch.write("archive.tar", bomb));
    CHECK(ended.code == 125);
    CHECK(ended.kilobytes < 64 * 1024);
    for (const char* folder : {"/names", "/blobs/sha256", "/layers", "/staging", "/ingest"}) {
      CHECK(count(scratch / (std::string("state/images") + folder)) == 0);
    }
  }
}
