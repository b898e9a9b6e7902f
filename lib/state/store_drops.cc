// Which networks record what is dropped, where, and whether somebody does it.
#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {
namespace {

constexpr std::uint64_t kMostBytes = 4 << 20;
constexpr int kFiles = 4;

}  // namespace

std::vector<NetworkId> Store::networks_with_drops() {
  std::vector<NetworkId> ids;
  for (const std::string& name : disk_.list(paths::drops())) {
    if (auto id = NetworkId::parse(name)) ids.push_back(*std::move(id));
  }
  return ids;
}

RotatedFile Store::drop_file(const NetworkId& id) const {
  return {.path = disk_.absolute(paths::drops(id)) + "/log",
          .most_bytes = kMostBytes,
          .files = kFiles,
          .makes_folder = false};
}

std::unique_ptr<Lock> Store::try_lock_watcher() {
  return disk_.try_lock(paths::watcher_lock(), LockMode::exclusive);
}

bool Store::has_watcher() {
  if (!disk_.exists(paths::watcher_lock())) return false;
  return disk_.try_lock(paths::watcher_lock(), LockMode::shared) == nullptr;
}

}  // namespace cnet::state
