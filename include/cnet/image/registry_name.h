#pragma once

#include <string>
#include <string_view>

#include "cnet/image/reference.h"

namespace cnet::image {

/// "docker.io", "localhost:5000": what the repository begins with.
std::string registry_of(const Reference& name);
/// "library/alpine": the repository within its registry.
std::string path_of(const Reference& name);

/// A name that says no registry, as one of that registry: "alpine" with "localhost:5000" is
/// "localhost:5000/alpine". Unchanged when it says one, or is no name.
std::string with_registry(std::string_view text, const std::string& registry);

/// The registry that `login` and `logout` mean, as it stands in references: "https://ghcr.io/" is
/// "ghcr.io", "index.docker.io/v1/" is "docker.io". Throws Error (usage) for what is none.
std::string parse_registry(const std::string& argument);

}  // namespace cnet::image
