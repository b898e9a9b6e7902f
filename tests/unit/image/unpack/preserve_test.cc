#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <string>

#include "folder_source.h"
#include "scratch.h"
#include "sha256.h"
#include "tar_builder.h"
#include "tree_writer.h"
#include "unpack_into.h"
#include "utf8_locale.h"

using namespace cnet;
using namespace cnet::test;

namespace {

std::string xattr(const std::string& path, const char* name) {
  std::array<char, 256> value{};
  const ssize_t n = ::lgetxattr(path.c_str(), name, value.data(), value.size());
  return n < 0 ? "" : std::string(value.data(), static_cast<std::size_t>(n));
}

std::string copy_folder(const std::string& from, const std::string& to,
                        std::set<std::pair<dev_t, ino_t>> skipped = {}) {
  const image::Utf8Locale utf8;
  UniqueFd source_root(::open(from.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const UniqueFd root(::open(to.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  image::FolderSource source(std::move(source_root), from, std::move(skipped));
  image::TreeWriter writer(root.get(), image::TreeKind::root, {});
  while (const auto entry = source.next()) writer.write(*entry, source);
  return source.diff_id();
}

/// VFS_CAP_REVISION_2 with cap_net_raw effective and permitted.
const std::string kCapability(
    "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 20);

std::string rich_tar() {
  return make_tar(
      {{.name = "./", .type = '5', .mode = 0711, .mtime = 1000},
       {.name = "bin/", .type = '5', .mode = 01777, .uid = 5, .gid = 6, .mtime = 2000},
       {.name = "bin/su", .body = "su", .mode = 04755, .uid = 7, .gid = 8, .mtime = 3000},
       {.name = "bin/ping",
        .body = "ping",
        .mode = 0755,
        .pax = {{"SCHILY.xattr.security.capability", kCapability},
                {"SCHILY.xattr.user.note", "n"},
                {"mtime", "1234567890.123456789"}}},
       {.name = "bin/link", .type = '1', .link = "bin/su"},
       {.name = "bin/soft", .type = '2', .link = "../nowhere", .uid = 9, .gid = 9, .mtime = 4000},
       {.name = "null",
        .type = '3',
        .mode = 0666,
        .mtime = 5000,
        .device_major = 1,
        .device_minor = 3},
       {.name = "disk", .type = '4', .mode = 0660, .device_major = 8, .device_minor = 1},
       {.name = "pipe", .type = '6', .mode = 0640, .uid = 3, .mtime = 6000},
       {.name = "deep/er/file", .body = "deep"},
       {.name = std::string(60, 'l') + "/" + std::string(200, 'n'), .body = "long"},
       {.name = "ümlaut",
        .body = "u",
        .uid = 3'000'000,
        .pax = {{"path", "ümlaut"}, {"uid", "3000000"}}}});
}

void check_rich(const std::string& root) {
  CHECK((look(root).st_mode & 07777) == 0711);
  CHECK(look(root).st_mtim.tv_sec == 1000);
  const struct stat bin = look(root + "/bin");
  CHECK((bin.st_mode & 07777) == 01777);
  CHECK(bin.st_uid == 5);
  CHECK(bin.st_gid == 6);
  CHECK(bin.st_mtim.tv_sec == 2000);  // although files were made in it afterwards
  const struct stat su = look(root + "/bin/su");
  CHECK((su.st_mode & 07777) == 04755);
  CHECK(su.st_uid == 7);
  CHECK(su.st_mtim.tv_sec == 3000);
  CHECK(su.st_nlink == 2);
  CHECK(look(root + "/bin/link").st_ino == su.st_ino);
  CHECK(xattr(root + "/bin/ping", "security.capability") == kCapability);
  CHECK(look(root + "/bin/ping").st_mtim.tv_nsec == 123456789);
  CHECK(look(root + "/bin/soft").st_uid == 9);
  CHECK(look(root + "/bin/soft").st_mtim.tv_sec == 4000);
  const struct stat null = look(root + "/null");
  CHECK(S_ISCHR(null.st_mode));
  CHECK(null.st_rdev == makedev(1, 3));
  CHECK((null.st_mode & 07777) == 0666);
  CHECK(S_ISBLK(look(root + "/disk").st_mode));
  CHECK(S_ISFIFO(look(root + "/pipe").st_mode));
  CHECK((look(root + "/pipe").st_mode & 07777) == 0640);
  CHECK(look(root + "/pipe").st_uid == 3);
  CHECK(look(root + "/pipe").st_mtim.tv_sec == 6000);
  CHECK(read_file(root + "/deep/er/file") == "deep");
  CHECK((look(root + "/deep/er").st_mode & 07777) == 0755);
  CHECK(read_file(root + "/" + std::string(60, 'l') + "/" + std::string(200, 'n')) == "long");
  CHECK(look(root + "/ümlaut").st_uid == 3'000'000);
}

}  // namespace

TEST_CASE("modes, owners, times, links, devices and capabilities are kept") {
  if (!is_root()) return;
  const Scratch scratch;
  const std::string archive = rich_tar();
  const std::string root = scratch.folder("root");
  CHECK(unpack_into(root, archive) == image::sha256_hex(archive));
  check_rich(root);

  SECTION("and again when that folder is imported, under one digest") {
    const std::string first = copy_folder(root, scratch.folder("one"));
    check_rich(scratch / "one");
    CHECK(copy_folder(scratch / "one", scratch.folder("two")) == first);
    CHECK(tree(scratch / "two") == tree(root));
    scratch.write("two/new", "x");
    CHECK(copy_folder(scratch / "two", scratch.folder("three")) != first);
  }
}

TEST_CASE("a file may replace what came before, and content behind the end mark counts") {
  if (!is_root()) return;
  const Scratch scratch;
  const std::string archive = make_tar({{.name = "a", .type = '2', .link = "b"},
                                        {.name = "a", .body = "file"},
                                        {.name = "e", .type = '5', .mode = 0755},
                                        {.name = "e", .body = "was an empty folder"},
                                        {.name = "f", .body = "was a file"},
                                        {.name = "f", .type = '5', .mode = 0700},
                                        {.name = "f", .type = '5', .mode = 0750}}) +
                              std::string(8192, '\0');
  CHECK(unpack_into(scratch.folder("root"), archive) == image::sha256_hex(archive));
  CHECK(read_file(scratch / "root/a") == "file");
  CHECK(read_file(scratch / "root/e") == "was an empty folder");
  CHECK((look(scratch / "root/f").st_mode & 07777) == 0750);
  CHECK_FALSE(is_there(scratch / "root/b"));
}

TEST_CASE("holes stay holes and large files arrive whole") {
  if (!is_root()) return;
  const Scratch scratch;
  scratch.folder("from");
  std::string large(3'000'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * i >> 7);
  scratch.write("from/large", large);
  const UniqueFd sparse(::open((scratch / "from/sparse").c_str(), O_WRONLY | O_CREAT, 0600));
  REQUIRE(::pwrite(sparse.get(), "end", 3, 64 << 20) == 3);
  REQUIRE(::ftruncate(sparse.get(), 128 << 20) == 0);
  copy_folder(scratch / "from", scratch.folder("to"));
  CHECK(read_file(scratch / "to/large") == large);
  CHECK(look(scratch / "to/sparse").st_size == 128 << 20);
  CHECK(look(scratch / "to/sparse").st_blocks < 1000);
  CHECK(fingerprint(scratch / "from").size() == 3);
}

TEST_CASE("a folder is read without following links or entering what is to be skipped") {
  if (!is_root()) return;
  const Scratch scratch;
  scratch.write("outside", "secret");
  scratch.folder("from/store/images");
  scratch.write("from/store/images/x", "x");
  REQUIRE(::symlink(scratch.path().c_str(), (scratch / "from/link").c_str()) == 0);
  const struct stat store = look(scratch / "from/store");
  copy_folder(scratch / "from", scratch.folder("to"), {{store.st_dev, store.st_ino}});
  CHECK(tree(scratch / "to") == std::vector<std::string>{"link", "store"});
  CHECK(S_ISLNK(look(scratch / "to/link").st_mode));
}
