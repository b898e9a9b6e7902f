#pragma once

#include <string_view>

namespace cnet::image {

/// Labels by which cnet marks its own objects: never taken from an image.
constexpr bool is_reserved_label(std::string_view name) { return name.starts_with("io.cnet."); }

}  // namespace cnet::image
