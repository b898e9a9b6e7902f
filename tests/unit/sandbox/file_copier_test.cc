#include "file_copier.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cnet/base/error.h"

namespace fs = std::filesystem;
using namespace cnet;
using namespace cnet::sandbox;

namespace {

/// A folder of its own with "from" and "to".
class Folders {
 public:
  Folders() {
    std::string name = "/tmp/cnet_copier.XXXXXX";
    root_ = ::mkdtemp(name.data());
    fs::create_directories(root_ / "from/deep");
    fs::create_directories(root_ / "to");
    write("from/f", "one");
    write("from/deep/g", "two");
    fs::create_symlink("f", root_ / "from/l");
  }
  ~Folders() { fs::remove_all(root_); }

  std::string path(const std::string& below) const { return root_ / below; }
  void write(const std::string& below, const std::string& text) const {
    std::ofstream(root_ / below) << text;
  }
  std::string read(const std::string& below) const {
    std::ostringstream text;
    text << std::ifstream(root_ / below).rdbuf();
    return text.str();
  }

  std::vector<std::string> copy(const std::string& from, const std::string& to,
                                CopyRules rules = {}) const {
    const OpenPath open = [](const std::string& name, int flags) {
      return UniqueFd(::open(name.c_str(), flags | O_CLOEXEC));
    };
    const UniqueFd own(::open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC));
    rules.own_descriptors = own.get();
    const CopySource source = find_source(open, path(from), false);
    FileCopier copier(rules);
    copier.copy(source, choose_target(find_destination(open, path(to)), source));
    return copier.left_out();
  }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("a folder is taken in under its name, as a new name, or as its contents") {
  const Folders folders;
  folders.copy("from", "to");
  CHECK(folders.read("to/from/deep/g") == "two");
  CHECK(fs::read_symlink(folders.path("to/from/l")) == "f");
  folders.copy("from", "new");
  CHECK(folders.read("new/f") == "one");
  folders.copy("from/.", "to");
  CHECK(folders.read("to/f") == "one");
  folders.copy("from/f", "to/renamed");
  CHECK(folders.read("to/renamed") == "one");
}

TEST_CASE("what is in the way is replaced, never written through") {
  const Folders folders;
  folders.write("outside", "untouched");
  fs::create_symlink(folders.path("outside"), folders.path("to/f"));
  fs::create_directory_symlink(folders.path(""), folders.path("to/deep"));
  folders.copy("from/f", "to");
  CHECK(folders.read("to/f") == "one");
  CHECK(folders.read("outside") == "untouched");
  CHECK_THROWS_AS(folders.copy("from/.", "to"), Error);  // "deep" is a link there
  CHECK(!fs::exists(folders.path("g")));
  CHECK_THROWS_WITH(folders.copy("from", "outside"), Catch::Contains("is a file"));
  CHECK_THROWS_WITH(folders.copy("from/f", "none/"), Catch::Contains("there is no folder"));
  CHECK_THROWS_WITH(folders.copy("from/none", "to"), Catch::Contains("open"));
}

TEST_CASE("devices, pipes and sockets are left out, privileged bits if so ruled") {
  const Folders folders;
  REQUIRE(::mkfifo(folders.path("from/pipe").c_str(), 0600) == 0);
  REQUIRE(::chmod(folders.path("from/f").c_str(), 06755) == 0);
  const auto left_out = folders.copy("from", "to", {.drop_privileged_bits = true});
  CHECK(left_out == std::vector<std::string>{"from/pipe"});
  struct stat info {};
  REQUIRE(::stat(folders.path("to/from/f").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0755);
  folders.copy("from/f", "kept");
  REQUIRE(::stat(folders.path("kept").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 06755);
}
