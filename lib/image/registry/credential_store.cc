#include "credential_store.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cnet/base/error.h"

namespace cnet::image {
namespace {

const state::Path kFile{state::Tree::durable, "registries/credentials.json"};
const state::Path kLock{state::Tree::durable, "registries/lock"};
constexpr std::uintmax_t kLargest = 1 << 20;

/// Empty when there is no such file.
std::string read_docker_config(const std::string& path) {
  std::error_code error;
  if (path.empty() || !std::filesystem::is_regular_file(path, error)) return {};
  if (std::filesystem::file_size(path, error) > kLargest) {
    throw Error(path + " is longer than 1 MiB", Error::Kind::damaged);
  }
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

std::optional<Credentials> CredentialStore::find(const std::string& registry) {
  if (const auto text = disk_.read(kFile)) {
    if (auto own = find_credentials(*text, registry, disk_.absolute(kFile))) return own;
  }
  return find_credentials(read_docker_config(docker_config_), registry, docker_config_);
}

void CredentialStore::put(const std::string& registry, const Credentials& credentials) {
  const auto lock = disk_.lock(kLock, state::LockMode::exclusive);
  const std::string before = disk_.read(kFile).value_or("");
  disk_.write(kFile, with_credentials(before, registry, credentials, disk_.absolute(kFile)),
              state::Durability::synced);
}

bool CredentialStore::remove(const std::string& registry) {
  if (!disk_.exists(kFile)) return false;
  const auto lock = disk_.lock(kLock, state::LockMode::exclusive);
  const auto text = disk_.read(kFile);
  const auto after = without_credentials(text.value_or(""), registry, disk_.absolute(kFile));
  if (!after) return false;
  if (after->empty()) {
    disk_.remove(kFile, state::Durability::synced);
  } else {
    disk_.write(kFile, *after, state::Durability::synced);
  }
  return true;
}

}  // namespace cnet::image
