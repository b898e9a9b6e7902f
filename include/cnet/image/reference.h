#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cnet::image {

/// An image's name by the distribution grammar, with everything filled in that Docker lets people
/// leave out: "alpine" is docker.io/library/alpine:latest.
struct Reference {
  std::string repository;  ///< "docker.io/library/alpine", "localhost:5000/team/web"
  std::string tag;         ///< "latest"; empty when only a digest was given
  std::string digest;      ///< "sha256:<64 hex>"; empty when there was none

  /// "docker.io/library/alpine:latest": one spelling for each name.
  std::string canonical() const;
  /// "alpine:latest": as people write it and `image ls` shows it.
  std::string familiar() const;
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// Throws Error (usage) that says which part breaks the grammar. 64 hex digits alone are an id,
/// never a name.
Reference parse_reference(std::string_view text);

/// The same; absent instead of thrown.
std::optional<Reference> try_parse_reference(std::string_view text);

}  // namespace cnet::image
