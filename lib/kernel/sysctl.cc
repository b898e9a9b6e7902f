#include "sysctl.h"

#include <algorithm>
#include <cerrno>
#include <optional>

#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

std::string path_of(const Sysctl& sysctl) { return "/proc/sys/" + sysctl.key; }

/// Only a network namespace is entered: every other key would be the host's.
bool is_within_reach(const Sysctl& sysctl) {
  const bool leaves = sysctl.key.find("..") != std::string::npos;
  return !leaves && (!sysctl.netns.sandbox || sysctl.key.starts_with("net/"));
}

/// The kernel separates several numbers by tabs.
std::string normal(std::string_view value) {
  std::string text(trim(value));
  std::ranges::replace(text, '\t', ' ');
  return text;
}

/// A link without IPv6 (a kernel without it, an MTU below 1280) has no such key, and needs none.
bool is_satisfied_by_absence(const Sysctl& sysctl) {
  return sysctl.key.starts_with("net/ipv6/") && sysctl.key.ends_with("/disable_ipv6") &&
         sysctl.value == "1";
}

}  // namespace

SysctlChange write(const Sysctl& sysctl) {
  if (!is_within_reach(sysctl)) return {.err = EPERM};
  if (holds(sysctl)) return {};
  const int err = write_file(path_of(sysctl), sysctl.value);
  return {.err = err, .made = err == 0};
}

int put_back(const Sysctl& sysctl) {
  if (!sysctl.previous || !is_within_reach(sysctl) || !holds(sysctl)) return 0;
  return write_file(path_of(sysctl), *sysctl.previous);
}

bool holds(const Sysctl& sysctl) {
  const auto value = read_file(path_of(sysctl));
  return value ? normal(*value) == normal(sysctl.value) : is_satisfied_by_absence(sysctl);
}

}  // namespace cnet::kernel
