#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cnet/base/id.h"
#include "cnet/image/pull_event.h"

namespace cnet::image {

struct PullRequest {
  std::string root;      ///< /var/lib/cnet
  std::string name;      ///< "alpine", "ghcr.io/a/b@sha256:..."
  std::string platform;  ///< "linux/arm64"; empty: this machine's
};

/// Fetches an image from its registry and stores it under its name. The work is cnet-image's, in a
/// process of its own; registries, mirrors and certificates are those of config.json
/// ($CNET_CONFIG), credentials those of `cnet login`, else of Docker's config file. Throws Error;
/// then the name means what it meant before.
PullResult pull_image(const PullRequest& request,
                      const std::function<void(const PullEvent&)>& on_event);

struct Login {
  std::string root;
  std::string registry;  ///< "docker.io", "localhost:5000"
  std::string user;
  std::string password;
};
/// Asks the registry whether it lets this user in, and keeps the credentials in
/// <root>/registries/credentials.json. Throws Error when it does not; then nothing is kept.
void login(const Login& login);
/// Forgets them; false when there were none.
bool logout(const std::string& root, const std::string& registry);

}  // namespace cnet::image
