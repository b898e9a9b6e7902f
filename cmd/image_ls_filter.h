#pragma once

#include <string>
#include <vector>

#include "cnet/model/image.h"
#include "filter.h"

namespace cnet::cmd {

/// The keys that `image ls --filter` knows.
std::vector<std::string> image_filter_keys();

/// Those of `all` that the filter and `pattern` (the argument of `image ls`; empty: all) let
/// through, each with the names that they let through. Throws Error (usage) for a value that is
/// none, Error (not_found) for before= and since= of an image that is not there.
std::vector<Image> filter_images(std::vector<Image> all, const Filter& filter,
                                 const std::string& pattern);

}  // namespace cnet::cmd
