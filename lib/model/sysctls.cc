#include <algorithm>
#include <array>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/process_settings.h"

namespace cnet {
namespace {

/// What a namespace of the container's holds for it alone (SECURITY R13), as Docker's list.
constexpr std::array<std::string_view, 8> kOfIpc{
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
    "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"};

bool is_of_network(std::string_view key) { return key.starts_with("net."); }

bool is_of_ipc(std::string_view key) {
  return key.starts_with("fs.mqueue.") || std::ranges::find(kOfIpc, key) != kOfIpc.end();
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// One part of a key, a '/' standing for a dot: a file's name that leads nowhere else.
bool is_part(std::string_view part) {
  const bool only_dots = part.find_first_not_of('/') == std::string_view::npos;  // also if empty
  return !only_dots && std::ranges::all_of(part, [](char c) {
    return is_letter_or_digit(c) || c == '_' || c == '-' || c == '/';
  });
}

bool has_parts(const std::vector<std::string_view>& parts) {
  return parts.size() > 1 && std::ranges::all_of(parts, is_part);
}

std::string swapped(std::string_view key) {
  std::string out(key);
  for (char& c : out) c = c == '.' ? '/' : c == '/' ? '.' : c;
  return out;
}

/// "eth0" of "net.ipv4.conf.eth0.forwarding": an interface that does not exist yet when the keys
/// are written; empty for others.
std::string_view interface_of(const std::vector<std::string_view>& parts) {
  constexpr std::array<std::string_view, 3> always{"all", "default", "lo"};
  if (parts.size() < 5 || (parts[2] != "conf" && parts[2] != "neigh")) return {};
  return std::ranges::find(always, parts[3]) == always.end() ? parts[3] : std::string_view();
}

}  // namespace

std::string sysctl_key(std::string_view key) {
  const std::size_t separator = key.find_first_of("./");
  const bool slashes = separator != key.npos && key[separator] == '/';
  const std::string dotted = slashes ? swapped(key) : std::string(key);
  const auto parts = split(dotted, '.');
  if (!has_parts(parts)) {
    throw Error("--sysctl " + quoted(key) + " is no key like net.ipv4.ip_forward",
                Error::Kind::usage);
  }
  if (!is_sysctl_key(dotted)) {
    throw Error("--sysctl " + quoted(key) + " is not a container's own but the whole host's",
                Error::Kind::usage)
        .hint("net.*, fs.mqueue.* and kernel.{msg,sem,shm}* can be set");
  }
  if (const std::string_view interface = interface_of(parts); !interface.empty()) {
    throw Error("--sysctl " + quoted(key) + ": there is no interface " + quoted(interface) +
                    " yet when it is set",
                Error::Kind::usage)
        .hint("\"default\" in its place holds for every interface the container will have");
  }
  return dotted;
}

bool is_sysctl_key(std::string_view key) {
  return has_parts(split(key, '.')) && (is_of_network(key) || is_of_ipc(key));
}

std::string sysctl_path(std::string_view key) { return swapped(key); }

bool is_sysctl_value(std::string_view value) {
  constexpr std::string_view marks = " \t-_,.:/";
  return !value.empty() && std::ranges::all_of(value, [&](char c) {
    return is_letter_or_digit(c) || marks.find(c) != marks.npos;
  });
}

void require_own_sysctls(const ProcessSettings& settings, const SharedNamespaces& shared) {
  for (const auto& [key, value] : settings.sysctls) {
    const char* what = is_of_network(key) && shared.network ? "network"
                       : is_of_ipc(key) && shared.ipc       ? "IPC"
                                                            : nullptr;
    if (what == nullptr) continue;
    throw Error("--sysctl " + quoted(key) + ": the container shares its " + what +
                    " namespace, where others would have it too",
                Error::Kind::usage);
  }
}

}  // namespace cnet
