// --tmpfs: TARGET[:OPTIONS]
#include <set>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/size.h"
#include "mount_words.h"

namespace cnet {
namespace {

constexpr std::uint64_t kHighestId = 0xfffffffe;

/// As the kernel reads it: a size like 64m in bytes, or a percentage of the memory.
std::optional<std::string> tmpfs_size(const std::string& text) {
  if (text.ends_with('%')) {
    const auto percent = parse_number(std::string_view(text).substr(0, text.size() - 1), 100);
    return percent ? std::optional(text) : std::nullopt;
  }
  const auto size = parse_size(text);
  return size ? std::optional(std::to_string(*size)) : std::nullopt;
}

std::optional<std::string> checked(const std::string& key, const std::string& value) {
  if (key == "size") return tmpfs_size(value);
  if (key == "mode") return parse_mode(value);
  const auto number = parse_number(value, kHighestId);
  return number ? std::optional(value) : std::nullopt;
}

bool set_switch(std::string_view word, Mount& mount) {
  const bool no = word.starts_with("no");
  const std::string_view what = no ? word.substr(2) : word;
  if (word == "ro" || word == "rw") {
    mount.read_only = word == "ro";
  } else if (what == "exec") {
    mount.exec = !no;
  } else if (what == "suid") {
    mount.suid = !no;
  } else if (what == "dev") {
    mount.dev = !no;
  } else {
    return false;
  }
  return true;
}

}  // namespace

Mount parse_tmpfs_flag(std::string_view text) {
  const MountFlagText flag("--tmpfs", text);
  const std::size_t colon = text.find(':');
  Mount mount{.kind = MountKind::tmpfs, .origin = MountOrigin::tmpfs_flag};
  mount.target = mount_target(flag.shown(), text.substr(0, colon));
  if (colon == std::string_view::npos) return mount;
  mount.written = text.substr(colon + 1);
  const std::set<std::string> keys{"size", "mode", "uid", "gid", "nr_inodes"};
  for (const std::string_view word : split(mount.written, ',')) {
    if (set_switch(word, mount)) continue;
    const std::size_t equals = word.find('=');
    const std::string key(word.substr(0, equals));
    if (equals == std::string_view::npos || !keys.contains(key)) {
      flag.fail("the option " + quoted(word) +
                " is not known; known are ro, rw, [no]exec, [no]suid, [no]dev, size=, mode=, uid=, "
                "gid=, nr_inodes=");
    }
    const std::string value(word.substr(equals + 1));
    const auto option = checked(key, value);
    if (!option) flag.fail(key + " cannot be " + quoted(value));
    mount.options.emplace_back(key, *option);
  }
  return mount;
}

}  // namespace cnet
