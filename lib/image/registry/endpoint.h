#pragma once

#include <string>
#include <vector>

#include "cnet/model/registries.h"
#include "url.h"

namespace cnet::image {

/// A place from which images of a registry can be had.
struct Endpoint {
  std::string registry;  ///< as in references and credentials: "docker.io", "localhost:5000"
  Url base;              ///< where its /v2/ is; a mirror may have a path in front of it
  bool verify = true;    ///< its certificate
  /// If nobody speaks TLS there, the same place by plain HTTP: it is insecure or on this machine.
  bool plain_too = false;
};

/// Its mirrors in order, then the registry itself. Throws Error (usage) for a mirror that is no
/// URL.
std::vector<Endpoint> endpoints_of(const std::string& registry, const Registries& registries);

/// The same endpoint without TLS.
Endpoint plain(Endpoint endpoint);

/// ".../v2/<repository>/manifests/<tag or digest>" and ".../blobs/<digest>"; `repository` has no
/// registry in front of it.
Url manifest_url(const Endpoint& endpoint, const std::string& repository, const std::string& which);
Url blob_url(const Endpoint& endpoint, const std::string& repository, const std::string& digest);
Url version_url(const Endpoint& endpoint);

}  // namespace cnet::image
