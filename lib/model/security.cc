#include "cnet/model/security.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"

namespace cnet {
namespace {

constexpr std::string_view kUnconfined = "unconfined";

[[noreturn]] void refuse(const char* flag, const std::string& value, const std::string& why) {
  throw Error(std::string(flag) + " " + quoted(value) + " " + why, Error::Kind::usage);
}

bool is_access(std::string_view text) {
  return !text.empty() && text.find_first_not_of("rwm") == text.npos &&
         std::ranges::count(text, 'r') < 2 && std::ranges::count(text, 'w') < 2 &&
         std::ranges::count(text, 'm') < 2;
}

/// Absolute, and nothing in it that leads elsewhere.
bool is_plain_path(const std::string& path) {
  if (!path.starts_with('/') || path.find('\0') != path.npos) return false;
  const auto parts = split(std::string_view(path).substr(1), '/');
  return std::ranges::none_of(
      parts, [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

std::vector<std::string> canonical(const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const std::string& word : words) {
    const auto capability = find_capability(word);
    std::string name = capability ? capability_name(*capability) : "ALL";
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

bool parse_switch(const std::string& option, const std::string& value) {
  if (value.empty() || value == "true") return true;
  if (value != "false") refuse("--security-opt", option, "is neither true nor false");
  return false;
}

/// The profile that replaces the default one, or what stands for having none.
void take_seccomp(Security& security, const std::string& value,
                  const std::function<std::string(const std::string&)>& read_file) {
  security.seccomp_unconfined = value == kUnconfined;
  security.seccomp_profile.clear();
  if (value.empty()) refuse("--security-opt", "seccomp=", "names no file");
  if (value != kUnconfined && value != "builtin") security.seccomp_profile = read_file(value);
}

void take_option(Security& security, const std::string& option,
                 const std::function<std::string(const std::string&)>& read_file) {
  const std::size_t end = option.find_first_of("=:");  // ':' as Docker once had it
  const std::string key = option.substr(0, end);
  const std::string value = end == option.npos ? "" : option.substr(end + 1);
  const auto only = [&](const std::string& known) {
    if (value != known)
      refuse("--security-opt", option, "has no meaning; " + key + "=" + known + " has");
  };
  if (key == "no-new-privileges") {
    security.no_new_privileges = parse_switch(option, value);
  } else if (key == "seccomp") {
    take_seccomp(security, value, read_file);
  } else if (key == "apparmor") {
    if (!is_valid_name(value)) refuse("--security-opt", option, "names no profile");
    security.apparmor = value;
  } else if (key == "systempaths") {
    only(std::string(kUnconfined));
    security.all_system_paths = true;
  } else if (key == "profile") {
    only("strict");
    security.strict = true;
  } else if (key == "label") {
    only("disable");  // there is no labelling to be turned off
  } else {
    throw Error("--security-opt " + quoted(option) + " is not known", Error::Kind::usage)
        .hint(
            "there are seccomp=, apparmor=, no-new-privileges, systempaths=unconfined and "
            "profile=strict");
  }
}

}  // namespace

Device parse_device(const std::string& text) {
  const auto parts = split(text, ':');
  Device device{.source = std::string(parts.front()), .target = std::string(parts.front())};
  if (parts.size() == 2 && is_access(parts[1])) {
    device.access = parts[1];
  } else if (parts.size() > 1 && !parts[1].empty()) {
    device.target = parts[1];
  }
  if (parts.size() == 3) device.access = parts[2];
  if (parts.size() > 3) refuse("--device", text, "is not written SOURCE[:TARGET][:rwm]");
  if (!is_access(device.access)) {
    refuse("--device", text, "may give r, w and m, not " + quoted(device.access));
  }
  if (!is_plain_path(device.source))
    refuse("--device", text, "names no absolute path of the host's");
  if (!is_device(device)) refuse("--device", text, "has to be below /dev in the container");
  return device;
}

bool is_device(const Device& device) {
  return is_plain_path(device.source) && is_plain_path(device.target) &&
         device.target.starts_with("/dev/") && is_access(device.access);
}

Security parse_security_flags(const SecurityFlags& flags,
                              const std::function<std::string(const std::string&)>& read_file) {
  apply_capability_flags(0, flags.cap_add, flags.cap_drop);  // whatever is wrong is said here
  Security security{.privileged = flags.privileged,
                    .cap_add = canonical(flags.cap_add),
                    .cap_drop = canonical(flags.cap_drop),
                    .seccomp_unconfined = flags.privileged};
  for (const std::string& option : flags.options) take_option(security, option, read_file);
  if (security.privileged && security.strict) {
    refuse("--security-opt", "profile=strict", "contradicts --privileged");
  }
  security.no_new_privileges |= security.strict;
  for (const std::string& text : flags.devices) security.devices.push_back(parse_device(text));
  return security;
}

Capabilities capabilities_of(const Security& security) {
  const Capabilities base = security.privileged ? kAllCapabilities
                            : security.strict   ? kStrictCapabilities
                                                : kDefaultCapabilities;
  return apply_capability_flags(base, security.cap_add, security.cap_drop);
}

bool wants_all_capabilities(const Security& security) {
  const auto& added = security.cap_add;
  return security.privileged || std::ranges::find(added, "ALL") != added.end();
}

std::vector<std::string> security_options(const Security& security) {
  std::vector<std::string> options;
  if (security.no_new_privileges) options.emplace_back("no-new-privileges");
  if (!security.seccomp_profile.empty()) options.push_back("seccomp=" + security.seccomp_profile);
  if (security.seccomp_unconfined) options.emplace_back("seccomp=unconfined");
  if (!security.apparmor.empty()) options.push_back("apparmor=" + security.apparmor);
  if (security.all_system_paths) options.emplace_back("systempaths=unconfined");
  if (security.strict) options.emplace_back("profile=strict");
  return options;
}

}  // namespace cnet
