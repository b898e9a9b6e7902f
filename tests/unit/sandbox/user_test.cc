#include "user.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "cnet/base/error.h"

using cnet::Error;
using cnet::UniqueFd;
using cnet::sandbox::add_group;
using cnet::sandbox::identify;
using cnet::sandbox::Identity;
using cnet::sandbox::InRoot;
using Groups = std::vector<gid_t>;

namespace {

constexpr const char* kPasswd =
    "root:x:0:0:root:/root:/bin/sh\n"
    "broken\n"
    "bob:x:1000:1001:Bob:/home/bob:/bin/sh\n"
    "noid:x:-1:1:::\n"
    "big:x:4294967295:0:::\n"
    "777:x:55:55::/seven:\n";
constexpr const char* kGroup =
    "root:x:0:\nfriends:x:2000:eve,bob\nmore:x:2001:bob\nbobs:x:1001:bob\n5:x:66:\n";

Identity by(std::string_view user) { return identify(user, kPasswd, kGroup); }

}  // namespace

TEST_CASE("users by name and number, as Docker resolves them") {
  CHECK(by("").uid == 0);
  CHECK(by("").home == "/root");
  CHECK(by("").groups == Groups{0});

  const Identity bob = by("bob");
  CHECK(bob.uid == 1000);
  CHECK(bob.gid == 1001);
  CHECK(bob.home == "/home/bob");
  CHECK(bob.groups == Groups{1001, 2000, 2001});
  CHECK(by("1000").groups == bob.groups);

  CHECK(by("bob:friends").gid == 2000);
  CHECK(by("bob:friends").groups == Groups{2000});
  CHECK(by("bob:").gid == 1001);
  CHECK(by(":friends").uid == 0);
  CHECK(by("4000").gid == 0);
  CHECK(by("4000").home == "/");
  CHECK(by("4000:4001").gid == 4001);
  CHECK(by("777").uid == 55);
  CHECK(by("0:5").gid == 66);
  CHECK(by("4294967294").uid == 4294967294U);
  CHECK(by("2147483648").uid == 2147483648U);
}

TEST_CASE("R14: --group-add joins what the user is in, once") {
  Identity bob = by("bob");
  for (const char* name : {"5", "more", "4000", "4000", "root"}) add_group(bob, name, kGroup);
  CHECK(bob.groups == Groups{1001, 2000, 2001, 66, 4000, 0});
  for (const char* name : {"nobodies", "4294967295", "-1", "1a", ""}) {
    INFO(name);
    CHECK_THROWS_WITH(add_group(bob, name, kGroup), Catch::Contains("--group-add"));
  }
}

TEST_CASE("R14: what is neither a known name nor an id is refused") {
  for (const char* user :
       {"4294967295", "4294967296", "99999999999999999999", "-1", "1a", "1:2:3", "eve",
        "bob:nobodies", "0:-1", "0:4294967295", " 0", "0x0", "noid", "big"}) {
    INFO(user);
    CHECK_THROWS_AS(by(user), Error);
  }
}

TEST_CASE("R14: no text makes an id of something else") {
  std::mt19937 random(7);
  constexpr std::string_view letters = "0123456789:-+ax \n/";
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    for (auto left = random() % 14; left > 0; --left) text += letters[random() % letters.size()];
    try {
      const Identity identity = identify(text, "", "");
      const std::string user = text.substr(0, text.find(':'));
      if (!user.empty()) REQUIRE(std::stoull(user) == identity.uid);
      REQUIRE(user.find_first_not_of("0123456789") == std::string::npos);
    } catch (const Error&) {
    }
  }
}

TEST_CASE("R15: a hostile /etc/passwd is refused at once") {
  namespace fs = std::filesystem;
  char name[] = "/tmp/cnet-passwd-XXXXXX";
  REQUIRE(::mkdtemp(name) != nullptr);
  const std::string root = name;
  const std::string passwd = root + "/etc/passwd";
  fs::create_directories(root + "/etc");
  const UniqueFd fd(::open(name, O_PATH | O_CLOEXEC));
  const InRoot in_root(fd.get());
  const auto begin = std::chrono::steady_clock::now();

  SECTION("a FIFO") { REQUIRE(::mkfifo(passwd.c_str(), 0644) == 0); }
  SECTION("a folder") { fs::create_directory(passwd); }
  SECTION("a magic link") { fs::create_symlink("/proc/self/fd/0", passwd); }
  SECTION("a link to a device") { fs::create_symlink("/dev/zero", passwd); }
  SECTION("too long") {
    std::ofstream{passwd};
    REQUIRE(::truncate(passwd.c_str(), 1L << 30) == 0);
  }
  SECTION("a link to the host's file leads nowhere inside") {
    fs::create_symlink("/etc/../../etc/hostname", passwd);
  }
  CHECK_THROWS_AS(identify("bob", in_root), Error);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  fs::remove_all(root);
}
