#pragma once

#include <optional>
#include <string>

#include "cnet/state/disk.h"
#include "credentials.h"

namespace cnet::image {

/// What `cnet login` has stored, in <root>/registries/credentials.json (0600), and beside it a
/// Docker config file, which is only read.
class CredentialStore {
 public:
  /// `docker_config` may be empty, or a file that is not there.
  CredentialStore(state::Disk& disk, std::string docker_config)
      : disk_(disk), docker_config_(std::move(docker_config)) {}

  /// cnet's own first; absent when neither has any.
  std::optional<Credentials> find(const std::string& registry);
  void put(const std::string& registry, const Credentials& credentials);
  /// False when there were none.
  bool remove(const std::string& registry);

 private:
  state::Disk& disk_;
  std::string docker_config_;
};

}  // namespace cnet::image
