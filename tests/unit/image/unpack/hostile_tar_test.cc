#include <sys/xattr.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "scratch.h"
#include "tar_builder.h"
#include "unpack_into.h"

using namespace cnet;
using namespace cnet::test;
using Entries = std::vector<TarEntry>;

namespace {

/// What an archive does first: leave something whose name leads outside.
std::vector<Entries> preludes(const std::string& canary) {
  return {
      {},
      {{.name = "a", .type = '2', .link = canary}},
      {{.name = "a", .type = '2', .link = "../canary"}},
      {{.name = "a", .type = '2', .link = "../../../../../../../../" + canary}},
      {{.name = "a", .type = '2', .link = "b"},
       {.name = "b", .type = '2', .link = "c"},
       {.name = "c", .type = '2', .link = canary}},
      {{.name = "d", .type = '5', .mode = 0755},
       {.name = "d/up", .type = '2', .link = "../.."},
       {.name = "a", .type = '2', .link = "d/up/canary"}},
      {{.name = "a", .type = '2', .link = "/proc/self/root" + canary}},
      {{.name = "a", .type = '2', .link = "/proc/self/cwd/../../../.." + canary}},
      {{.name = "s", .type = '2', .link = canary}, {.name = "a", .type = '1', .link = "s"}},
      {{.name = "a", .type = '5', .mode = 0755}, {.name = "a", .type = '2', .link = canary}},
      {{.name = "a", .type = '5', .mode = 0755},
       {.name = "a/x", .body = "x"},
       {.name = "a", .type = '2', .link = canary}},
      {{.name = "a", .type = '2', .link = "."}, {.name = "a/a/../..", .type = '5'}},
      {{.name = "a", .type = '2', .link = canary + "/secret"}},
  };
}

/// Names under which an entry then tries to get there.
std::vector<std::string> names(const std::string& canary) {
  return {"a",
          "a/victim",
          "a/sub/victim",
          "a/secret",
          "a/",
          "../victim",
          "../canary/secret",
          "a/../../canary/secret",
          "./a/victim",
          canary + "/secret",
          "a//victim",
          "/../.." + canary + "/secret",
          "..",
          "a/.",
          "a/.."};
}

Entries kinds(const std::string& name, const std::string& canary) {
  return {
      {.name = name, .body = "evil"},
      {.name = name, .type = '5', .mode = 0777},
      {.name = name, .type = '2', .link = canary + "/secret"},
      {.name = name, .type = '1', .link = canary + "/secret"},
      {.name = name, .type = '1', .link = "a/secret"},
      {.name = name, .type = '1', .link = "../canary/secret"},
      {.name = name, .type = '1', .link = "a"},
      {.name = name, .type = '6'},
      {.name = name, .type = '3', .device_major = 1, .device_minor = 3},
      {.name = name, .type = '3'},
      {.name = name, .body = "evil", .mode = 04777, .pax = {{"SCHILY.xattr.user.x", "y"}}},
      {.name = name, .type = '5', .mode = 0777, .pax = {{"SCHILY.xattr.user.x", "y"}}},
  };
}

class Arena {
 public:
  Arena() {
    scratch_.folder("canary/sub");
    scratch_.write("canary/secret", "secret");
    scratch_.write("canary/sub/deep", "deep");
    before_ = fingerprint(canary());
  }
  std::string canary() const { return scratch_ / "canary"; }
  std::string root() const { return scratch_ / "root"; }

  /// Unpacks into a fresh root; whether it works or is refused, nothing outside may differ.
  std::string attack(const std::string& archive, const image::Limits& limits = {}) {
    std::filesystem::remove_all(root());
    scratch_.folder("root");
    const std::string problem = failure_of([&] { unpack_into(root(), archive, limits); });
    CHECK(fingerprint(canary()) == before_);
    std::vector<std::string> beside;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_.path())) {
      beside.push_back(entry.path().filename());
    }
    CHECK(beside.size() == 2);
    return problem;
  }

 private:
  Scratch scratch_;
  std::map<std::string, std::string> before_;
};

}  // namespace

TEST_CASE("no archive writes, links or changes anything outside its root") {
  if (!is_root()) return;
  Arena arena;
  int variants = 0;
  int refused = 0;
  for (const Entries& prelude : preludes(arena.canary())) {
    for (const std::string& name : names(arena.canary())) {
      for (const TarEntry& last : kinds(name, arena.canary())) {
        Entries entries = prelude;
        entries.push_back(last);
        CAPTURE(prelude.empty() ? "" : prelude.back().name + " -> " + prelude.back().link,
                last.name, last.type, last.link);
        if (!arena.attack(make_tar(entries)).empty()) ++refused;
        ++variants;
      }
    }
  }
  CHECK(variants > 2000);
  CHECK(refused > variants / 4);
  CHECK(refused < variants);
}

TEST_CASE("an absolute or linked name lands inside the root") {
  if (!is_root()) return;
  Arena arena;
  CHECK(arena.attack(make_tar({{.name = "/etc/passwd", .body = "x"}})) == "");
  CHECK(read_file(arena.root() + "/etc/passwd") == "x");
  CHECK(arena.attack(make_tar({{.name = "usr/bin", .type = '5', .mode = 0755},
                               {.name = "bin", .type = '2', .link = "/usr/bin"},
                               {.name = "bin/sh", .body = "sh"}})) == "");
  CHECK(read_file(arena.root() + "/usr/bin/sh") == "sh");
}

TEST_CASE("names that cannot be meant are refused") {
  if (!is_root()) return;
  Arena arena;
  const auto attack = [&](const std::string& name) {
    return arena.attack(make_tar({{.name = name, .body = "x"}}));
  };
  CHECK(attack("..").find("\"..\"") != std::string::npos);
  CHECK(attack("a/../b").find("\"..\"") != std::string::npos);
  CHECK(attack(std::string(300, 'n')).find("ENAMETOOLONG") != std::string::npos);
  CHECK(attack(std::string(5000, 'n')).find("longer than 4095") != std::string::npos);
  CHECK(attack("").find("empty name") != std::string::npos);
  CHECK(attack(".").find("not a folder") != std::string::npos);
  for (const char* whiteout : {".wh.x", "a/.wh.x", ".wh..wh..opq", ".wh.", ".wh..", "a/.wh.d/x"}) {
    CHECK(attack(whiteout).find("whiteout") != std::string::npos);
  }
  CHECK(arena.attack(make_tar({{.name = "f", .body = "x"}, {.name = "f/x", .body = "y"}}))
            .find("ENOTDIR") != std::string::npos);
  CHECK(arena.attack(make_tar({{.name = "d/x", .body = "x"}, {.name = "d", .body = "y"}}))
            .find("would replace a folder") != std::string::npos);
}

TEST_CASE("overlayfs' own marks are not taken from an archive") {
  if (!is_root()) return;
  Arena arena;
  CHECK(arena.attack(make_tar({{.name = "null", .type = '3'},
                               {.name = "d",
                                .type = '5',
                                .mode = 0755,
                                .pax = {{"SCHILY.xattr.trusted.overlay.opaque", "y"},
                                        {"SCHILY.xattr.user.overlay.opaque", "y"},
                                        {"SCHILY.xattr.trusted.overlay.redirect", "/.."},
                                        {"SCHILY.xattr.security.selinux", "x"},
                                        {"SCHILY.xattr.system.posix_acl_access", "x"}}}})) == "");
  CHECK_FALSE(is_there(arena.root() + "/null"));
  CHECK(is_there(arena.root() + "/d"));
  CHECK(::llistxattr((arena.root() + "/d").c_str(), nullptr, 0) == 0);
}

TEST_CASE("archives that cost too much are refused") {
  if (!is_root()) return;
  Arena arena;
  const std::string two = make_tar({{.name = "a", .body = "x"}, {.name = "b", .body = "y"}});
  CHECK(arena.attack(two, {.entries = 1}).find("more than 1 entries") == 0);
  CHECK(arena.attack(two, {.total_bytes = 1000}).find("larger than 1000") != std::string::npos);
  CHECK(arena.attack(two, {.file_bytes = 0}).find("larger than 0") != std::string::npos);
  const std::string xattr(70'000, 'v');
  CHECK(arena.attack(make_tar({{.name = "a", .pax = {{"SCHILY.xattr.user.x", xattr}}}}))
            .find("extended attribute") != std::string::npos);
  const std::string sparse = make_tar({{.name = "a",
                                        .body = "x",
                                        .pax = {{"GNU.sparse.major", "1"},
                                                {"GNU.sparse.minor", "0"},
                                                {"GNU.sparse.name", "huge"},
                                                {"GNU.sparse.realsize", "8000000000000000000"}}}});
  CHECK(arena.attack(sparse) != "");
  CHECK(arena.attack(make_tar({{.name = "a", .pax = {{"comment", std::string(2 << 20, 'c')}}}})) !=
        "");
  CHECK(arena.attack(make_tar({{.name = "a", .pax = {{"uid", "4294967295"}}}})).find("owner") !=
        std::string::npos);
  CHECK(arena.attack(make_tar({{.name = "a", .pax = {{"uid", "-1"}}}})) != "");
}

TEST_CASE("what is no archive is refused") {
  if (!is_root()) return;
  Arena arena;
  CHECK(arena.attack("") == "archive is empty");
  CHECK(arena.attack("no archive at all").find("is no tar archive") != std::string::npos);
  CHECK(arena.attack(std::string(100'000, 'g')).find("is no tar archive") != std::string::npos);
  const std::string archive = make_tar({{.name = "a", .body = std::string(5000, 'x')}});
  CHECK(arena.attack(archive.substr(0, 2000)) != "");
  CHECK(arena.attack(archive.substr(0, 700)) != "");
  std::string bad_sum = archive;
  bad_sum[0] ^= 1;
  CHECK(arena.attack(bad_sum) != "");
}

TEST_CASE("an archive without entries is an empty root file system") {
  if (!is_root()) return;
  Arena arena;
  CHECK(arena.attack(tar_end()) == "");
  CHECK(tree(arena.root()).empty());
}
