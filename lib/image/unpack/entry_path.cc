#include "entry_path.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::size_t kLongestPath = 4095;  // PATH_MAX counts the NUL
constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kMark = ".wh..wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

}  // namespace

std::string entry_path(std::string_view path, TreeKind kind) {
  if (path.empty()) throw Error("an entry has an empty name");
  if (path.size() > kLongestPath) {
    throw Error("the name of " + quoted(path.substr(0, 64)) + "... is longer than 4095 bytes");
  }
  std::string out;
  bool in_whiteout = false;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") throw Error("entry " + quoted(path) + " has \"..\" in its name");
    if (in_whiteout) throw Error("entry " + quoted(path) + " is inside of a whiteout");
    if (part.starts_with(kWhiteout)) {
      if (kind == TreeKind::root) {
        throw Error("entry " + quoted(path) + " is a whiteout: this is a layer of an image")
            .hint("import a whole root file system, as `docker export` writes it");
      }
      in_whiteout = true;
    }
    if (!out.empty()) out.push_back('/');
    out.append(part);
  }
  return out;
}

Whiteout whiteout(const std::string& leaf) {
  if (!leaf.starts_with(kWhiteout)) return {};
  if (leaf == kOpaque) return {.kind = Whiteout::Kind::opaque, .name = {}};
  std::string name = leaf.substr(kWhiteout.size());
  if (name.empty() || name == "." || name == "..") {
    throw Error("whiteout " + quoted(leaf) + " removes no name");
  }
  if (leaf.starts_with(kMark)) return {.kind = Whiteout::Kind::mark, .name = {}};
  return {.kind = Whiteout::Kind::name, .name = std::move(name)};
}

}  // namespace cnet::image
