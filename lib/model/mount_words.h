#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/model/mounts.h"

namespace cnet {

/// The beginning of every complaint about a mount flag: `--volume "a:b": `, and the kind of Error
/// they all are.
class MountFlagText {
 public:
  MountFlagText(std::string flag, std::string_view text) : flag_(std::move(flag)), text_(text) {}
  [[noreturn]] void fail(const std::string& problem) const;
  std::string shown() const;
  std::string_view text() const { return text_; }

 private:
  std::string flag_;
  std::string_view text_;
};

/// "/a//b/../c/" is "/a/c"; absent when it does not begin with '/'.
std::optional<std::string> clean_path(std::string_view path);

std::optional<Propagation> parse_propagation(std::string_view word);

/// A mode like "1777"; absent when it is none.
std::optional<std::string> parse_mode(std::string_view text);

/// What -v, --mount and --tmpfs say alone. The anonymous have no name yet.
Mount parse_volume_flag(std::string_view text, const std::string& folder);
Mount parse_mount_flag(std::string_view text);
Mount parse_tmpfs_flag(std::string_view text);

}  // namespace cnet
