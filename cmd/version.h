#pragma once

namespace cnet::cmd {

inline constexpr const char* kVersion = CNET_VERSION;  // from the build: project(cnet VERSION ...)

}  // namespace cnet::cmd
