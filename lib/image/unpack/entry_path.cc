#include "entry_path.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::size_t kLongestPath = 4095;  // PATH_MAX counts the NUL

}  // namespace

std::string entry_path(std::string_view path) {
  if (path.empty()) throw Error("an entry has an empty name");
  if (path.size() > kLongestPath) {
    throw Error("the name of " + quoted(path.substr(0, 64)) + "... is longer than 4095 bytes");
  }
  std::string out;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") throw Error("entry " + quoted(path) + " has \"..\" in its name");
    if (part.starts_with(".wh.")) {
      throw Error("entry " + quoted(path) + " is a whiteout: this is a layer of an image")
          .hint("import a whole root file system, as `docker export` writes it");
    }
    if (!out.empty()) out.push_back('/');
    out.append(part);
  }
  return out;
}

}  // namespace cnet::image
