#include "cnet/model/capability.h"

#include <algorithm>
#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

constexpr std::array<std::string_view, 41> kNames = {"CHOWN",
                                                     "DAC_OVERRIDE",
                                                     "DAC_READ_SEARCH",
                                                     "FOWNER",
                                                     "FSETID",
                                                     "KILL",
                                                     "SETGID",
                                                     "SETUID",
                                                     "SETPCAP",
                                                     "LINUX_IMMUTABLE",
                                                     "NET_BIND_SERVICE",
                                                     "NET_BROADCAST",
                                                     "NET_ADMIN",
                                                     "NET_RAW",
                                                     "IPC_LOCK",
                                                     "IPC_OWNER",
                                                     "SYS_MODULE",
                                                     "SYS_RAWIO",
                                                     "SYS_CHROOT",
                                                     "SYS_PTRACE",
                                                     "SYS_PACCT",
                                                     "SYS_ADMIN",
                                                     "SYS_BOOT",
                                                     "SYS_NICE",
                                                     "SYS_RESOURCE",
                                                     "SYS_TIME",
                                                     "SYS_TTY_CONFIG",
                                                     "MKNOD",
                                                     "LEASE",
                                                     "AUDIT_WRITE",
                                                     "AUDIT_CONTROL",
                                                     "SETFCAP",
                                                     "MAC_OVERRIDE",
                                                     "MAC_ADMIN",
                                                     "SYSLOG",
                                                     "WAKE_ALARM",
                                                     "BLOCK_SUSPEND",
                                                     "AUDIT_READ",
                                                     "PERFMON",
                                                     "BPF",
                                                     "CHECKPOINT_RESTORE"};
static_assert(kAllCapabilities == (Capabilities{1} << kNames.size()) - 1);

std::string plain(std::string_view name) {
  std::string upper(name);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper.starts_with("CAP_") ? upper.substr(4) : upper;
}

struct Named {
  bool all = false;
  Capabilities each = 0;
};

Named named(const char* flag, const std::vector<std::string>& words) {
  Named out;
  for (const std::string& word : words) {
    if (plain(word) == "ALL") {
      out.all = true;
      continue;
    }
    const auto capability = find_capability(word);
    if (!capability) {
      const std::vector<std::string> known(kNames.begin(), kNames.end());
      const auto near = nearest(plain(word), known);
      throw Error(std::string(flag) + " " + quoted(word) + ": there is no capability of that name",
                  Error::Kind::usage)
          .hint(near ? "did you mean " + *near + "?"
                     : "capabilities(7) lists them; ALL means every one");
    }
    out.each |= bit(*capability);
  }
  return out;
}

}  // namespace

std::string capability_name(Capability capability) {
  return "CAP_" + std::string(kNames.at(static_cast<std::size_t>(capability)));
}

std::vector<std::string> capability_names(Capabilities capabilities) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto capability = static_cast<Capability>(i);
    if ((capabilities & bit(capability)) != 0) names.push_back(capability_name(capability));
  }
  return names;
}

std::optional<Capability> find_capability(std::string_view name) {
  const auto found = std::ranges::find(kNames, plain(name));
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Capability>(found - kNames.begin());
}

Capabilities apply_capability_flags(Capabilities base, const std::vector<std::string>& add,
                                    const std::vector<std::string>& drop) {
  const Named added = named("--cap-add", add);
  const Named dropped = named("--cap-drop", drop);
  Capabilities set = base;
  if (added.all) set = kAllCapabilities;
  if (dropped.all) set = 0;
  return (set | added.each) & ~dropped.each;
}

}  // namespace cnet
