#pragma once

#include <string>
#include <string_view>

namespace cnet::image {

/// What an archive holds.
enum class TreeKind {
  root,   ///< a whole root file system
  layer,  ///< what changes of the layers below it: ".wh.NAME" stands for the removal of NAME
};

/// An entry's path as it is used below the root: without "/" in front, "." parts and doubled
/// slashes; "" is the root itself. Throws Error for "..", for more than 4095 bytes, and for ".wh."
/// in front of a part, unless it is the last part of a layer's entry.
std::string entry_path(std::string_view path, TreeKind kind);

/// What a layer's entry with this last part of its path says about the layers below.
struct Whiteout {
  enum class Kind {
    none,    ///< an entry like any other
    name,    ///< `name` is not there
    opaque,  ///< nothing in this folder is there
    mark,    ///< bookkeeping of AUFS; means nothing
  };
  Kind kind = Kind::none;
  std::string name;
};
/// Throws Error for a whiteout of no name, "." or "..".
Whiteout whiteout(const std::string& leaf);

}  // namespace cnet::image
