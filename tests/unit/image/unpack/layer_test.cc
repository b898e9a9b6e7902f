// What a layer says about the layers below it.

#include <sys/stat.h>
#include <sys/xattr.h>

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "scratch.h"
#include "tar_builder.h"
#include "unpack_into.h"

using namespace cnet;
using namespace cnet::test;

namespace {

class Layer {
 public:
  std::string unpack(const std::vector<TarEntry>& entries) {
    return failure_of(
        [&] { unpack_into(scratch_.path(), make_tar(entries), {}, image::TreeKind::layer); });
  }
  bool is_whiteout(const std::string& name) const {
    const struct stat status = look(scratch_ / name);
    return S_ISCHR(status.st_mode) && status.st_rdev == 0;
  }
  bool is_opaque(const std::string& name) const {
    std::array<char, 8> value{};
    return ::getxattr((scratch_ / name).c_str(), "trusted.overlay.opaque", value.data(),
                      value.size()) == 1 &&
           value[0] == 'y';
  }
  std::vector<std::string> names() const { return tree(scratch_.path()); }
  std::string path(const std::string& name) const { return scratch_ / name; }

 private:
  Scratch scratch_;
};

TarEntry folder(const std::string& name) { return {.name = name, .type = '5', .mode = 0755}; }

}  // namespace

TEST_CASE("a whiteout becomes overlayfs' own") {
  if (!is_root()) return;
  Layer layer;
  CHECK(layer.unpack({folder("etc"), {.name = "etc/.wh.old"}, {.name = ".wh.top"}}) == "");
  CHECK(layer.is_whiteout("etc/old"));
  CHECK(layer.is_whiteout("top"));
  CHECK(layer.names() == std::vector<std::string>{"etc", "etc/old", "top"});
}

TEST_CASE("an opaque folder shows nothing of the layers below") {
  if (!is_root()) return;
  Layer layer;
  CHECK(layer.unpack({folder("var"), {.name = "var/.wh..wh..opq"}, {.name = "var/new"}}) == "");
  CHECK(layer.is_opaque("var"));
  CHECK(layer.names() == std::vector<std::string>{"var", "var/new"});
}

TEST_CASE("what a layer has itself is not removed by its whiteouts") {
  if (!is_root()) return;
  Layer layer;
  CHECK(layer.unpack({{.name = ".wh.before"},
                      {.name = "before", .body = "x"},
                      {.name = "after", .body = "y"},
                      {.name = ".wh.after"},
                      {.name = ".wh.folder"},
                      folder("folder"),
                      {.name = "folder/in", .body = "z"},
                      folder("later"),
                      {.name = "later/in", .body = "z"},
                      {.name = ".wh.later"}}) == "");
  CHECK(read_file(layer.path("before")) == "x");
  CHECK(read_file(layer.path("after")) == "y");
  CHECK(read_file(layer.path("folder/in")) == "z");
  CHECK(layer.is_opaque("folder"));
  CHECK(layer.is_opaque("later"));
}

TEST_CASE("AUFS' bookkeeping means nothing") {
  if (!is_root()) return;
  Layer layer;
  CHECK(layer.unpack({{.name = ".wh..wh.aufs"},
                      {.name = ".wh..wh.plnk", .type = '5'},
                      {.name = ".wh..wh.orph", .type = '5'},
                      {.name = ".wh.x", .type = '1', .link = ".wh..wh.aufs"}}) == "");
  CHECK(layer.names() == std::vector<std::string>{"x"});
  CHECK(layer.is_whiteout("x"));
}

TEST_CASE("a whiteout of nothing, or with something in it, is refused") {
  if (!is_root()) return;
  for (const char* name : {".wh.", ".wh..", ".wh...", "a/.wh.", "a/.wh..", "a/.wh.b/c",
                           ".wh.a/.wh.b", ".wh..wh..opq/x"}) {
    CAPTURE(name);
    Layer layer;
    CHECK(layer.unpack({{.name = name}}) != "");
  }
  Layer layer;
  CHECK(layer.unpack({{.name = "l", .type = '1', .link = ".wh.x"}}) != "");
}

TEST_CASE("a whiteout behind a link stays in the layer") {
  if (!is_root()) return;
  const Scratch outside;
  outside.write("victim", "v");
  outside.folder("sub");
  const auto before = fingerprint(outside.path());
  for (const std::string& target :
       {outside.path(), std::string("../../../../../../") + outside.path()}) {
    for (const char* name : {"etc/.wh.victim", "etc/.wh..wh..opq", "etc/.wh.sub"}) {
      Layer layer;
      layer.unpack({{.name = "etc", .type = '2', .link = target}, {.name = name}});
      CHECK(fingerprint(outside.path()) == before);
    }
  }
}
