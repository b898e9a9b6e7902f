#include "folder_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstring>
#include <optional>
#include <utility>

#include "cnet/base/text.h"

namespace cnet::resolver {
namespace {

constexpr std::size_t kMostKept = 1024;         ///< names
constexpr std::size_t kMostAddressesKept = 64;  ///< of a name
constexpr std::size_t kMostNames = 64;          ///< of an address

UniqueFd open_beneath(int folder, const char* name, std::uint64_t flags) {
  open_how how{};
  how.flags = flags | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, folder, name, &how, sizeof how)));
}

/// The entries that are addresses.
void list(int folder, std::vector<Ip>& addresses) {
  alignas(dirent64) std::array<char, 4096> buffer;
  for (;;) {
    const long size = ::syscall(SYS_getdents64, folder, buffer.data(), buffer.size());
    if (size <= 0) return;
    for (long at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      if (const auto ip = Ip::parse(entry->d_name)) addresses.push_back(*ip);
      at += entry->d_reclen;
    }
  }
}

/// A folder's time moves in steps of some milliseconds: what is read within one of them may change
/// once more without showing.
bool is_settled(const timespec& changed) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  constexpr long step = 20'000'000;
  return (now.tv_sec - changed.tv_sec) * 1'000'000'000 + now.tv_nsec - changed.tv_nsec > step;
}

bool same(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace

void FolderNames::use(std::vector<NetworkFolders> networks) {
  networks_ = std::move(networks);
  cache_.clear();
}

bool FolderNames::locate(const char* name, std::size_t& network, struct stat& folder) const {
  for (network = 0; network < networks_.size(); ++network) {
    const int names = networks_[network].names.get();
    if (::fstatat(names, name, &folder, AT_SYMLINK_NOFOLLOW) == 0) return S_ISDIR(folder.st_mode);
  }
  return false;
}

bool FolderNames::find(std::string_view name, std::vector<Ip>& addresses) {
  const auto known = cache_.find(name);
  if (known != cache_.end() && known->second.batch == batch_) {
    addresses = known->second.addresses;
    return true;
  }
  if (name.size() > NAME_MAX) return false;
  std::array<char, NAME_MAX + 1> text{};
  std::memcpy(text.data(), name.data(), name.size());
  std::size_t network = 0;
  struct stat folder {};
  if (!locate(text.data(), network, folder)) return false;
  if (known != cache_.end()) {
    Known& kept = known->second;
    if (kept.network == network && kept.inode == folder.st_ino &&
        same(kept.changed, folder.st_mtim)) {
      kept.batch = batch_;
      addresses = kept.addresses;
      return true;
    }
  }
  const bool settled = is_settled(folder.st_mtim);  // before it is read
  const UniqueFd opened = open_beneath(networks_[network].names.get(), text.data(),
                                       O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (!opened) return false;  // removed in this moment
  list(opened.get(), addresses);
  if (settled) {
    keep(name, {.batch = batch_,
                .network = network,
                .inode = folder.st_ino,
                .changed = folder.st_mtim,
                .addresses = addresses});
  }
  return true;
}

void FolderNames::keep(std::string_view name, Known known) {
  if (known.addresses.size() > kMostAddressesKept) return;
  if (cache_.size() >= kMostKept) cache_.clear();
  cache_.insert_or_assign(std::string(name), std::move(known));
}

std::vector<std::string> FolderNames::names_of(const Ip& ip) {
  std::vector<std::string> names;
  const std::string file = ip.str();
  for (const NetworkFolders& network : networks_) {
    const UniqueFd opened = open_beneath(network.ptr.get(), file.c_str(), O_RDONLY | O_NOFOLLOW);
    if (!opened) continue;
    std::array<char, 4096> text{};
    const ssize_t size = ::read(opened.get(), text.data(), text.size());
    if (size <= 0) continue;
    const std::string_view all(text.data(), static_cast<std::size_t>(size));
    for (const std::string_view line : split(all, '\n')) {
      if (!line.empty() && names.size() < kMostNames) names.emplace_back(line);
    }
    break;
  }
  return names;
}

}  // namespace cnet::resolver
