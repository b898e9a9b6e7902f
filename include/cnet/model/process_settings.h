#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cnet {

constexpr std::uint64_t kNoUlimit = UINT64_MAX;  ///< RLIM_INFINITY

/// A resource limit of each process of a container (getrlimit(2)).
struct Ulimit {
  std::string name;                ///< "nofile", one of ulimit_names()
  std::uint64_t soft = kNoUlimit;  ///< in the kernel's units; kNoUlimit: none
  std::uint64_t hard = kNoUlimit;
  friend bool operator==(const Ulimit&, const Ulimit&) = default;
};

/// Docker's names of them.
std::span<const std::string_view> ulimit_names();
/// "nofile=1024:-1", as --ulimit takes it.
std::string ulimit_words(const Ulimit& limit);

/// What --group-add, --ulimit and --sysctl have set, for every process of a container.
struct ProcessSettings {
  std::vector<std::string> groups;             ///< names or numbers, resolved inside the container
  std::vector<Ulimit> ulimits;                 ///< by name, each once
  std::map<std::string, std::string> sysctls;  ///< by key, as sysctl_key() writes it
  friend bool operator==(const ProcessSettings&, const ProcessSettings&) = default;
};

/// The flags of `run` and `create`, as written.
struct ProcessFlags {
  std::vector<std::string> groups, ulimits, sysctls;
};

/// Throws Error (usage) that names the flag. Of a flag given twice the last value counts. Whether
/// its group exists only the container knows.
ProcessSettings parse_process_flags(const ProcessFlags& flags);

/// "NAME=SOFT[:HARD]"; -1 is no limit.
Ulimit parse_ulimit(const std::string& text);

/// One spelling of a key that sysctl(8) can write in two: with dots, a dot within a part as '/'.
/// Throws Error (usage) when it is no key, or one that is not of the container alone.
std::string sysctl_key(std::string_view key);
bool is_sysctl_key(std::string_view key);  ///< as sysctl_key() writes it
/// Its file below /proc/sys.
std::string sysctl_path(std::string_view key);
/// Whether a text may be written into one of those files: a word or numbers on one line.
bool is_sysctl_value(std::string_view value);

/// Namespaces that the container shares with others.
struct SharedNamespaces {
  bool network = false;
  bool ipc = false;
};
/// Throws Error (usage): a key of a shared namespace would be set for its other members, too.
void require_own_sysctls(const ProcessSettings& settings, const SharedNamespaces& shared);

/// Throws Error (usage) when the text cannot be "USER[:GROUP]" in any container; `flag` is
/// "--user". Whether a name exists only the container knows.
void require_user(std::string_view flag, std::string_view text);

}  // namespace cnet
