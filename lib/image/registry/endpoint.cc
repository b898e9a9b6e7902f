#include "endpoint.h"

#include <algorithm>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr const char* kHub = "docker.io";
constexpr const char* kHubHost = "registry-1.docker.io";

Endpoint mirror(const std::string& text, const Registries& registries) {
  const auto url = parse_url(text);
  if (!url || url->target.find('?') != std::string::npos) {
    throw Error("mirror " + cnet::quoted(text) + " is no http or https URL", Error::Kind::usage);
  }
  const std::string authority = url->authority();
  return {.registry = authority,
          .base = *url,
          .verify = !registries.of(authority).insecure,
          .plain_too = false};
}

Url with_path(const Endpoint& endpoint, const std::string& path) {
  Url url = endpoint.base;
  while (url.target.ends_with('/')) url.target.pop_back();
  url.target += path;
  return url;
}

}  // namespace

std::vector<Endpoint> endpoints_of(const std::string& registry, const Registries& registries) {
  const RegistryConfig own = registries.of(registry);
  std::vector<Endpoint> out;
  for (const std::string& text : own.mirrors) out.push_back(mirror(text, registries));
  const auto base = parse_url("https://" + (registry == kHub ? kHubHost : registry));
  if (!base)
    throw Error("registry " + cnet::quoted(registry) + " is no host name", Error::Kind::usage);
  out.push_back({.registry = registry,
                 .base = *base,
                 .verify = !own.insecure,
                 .plain_too = own.insecure || is_loopback_host(base->host)});
  return out;
}

Endpoint plain(Endpoint endpoint) {
  // A port that was written stays; without one it is that of the scheme.
  if (endpoint.base.port == 443) endpoint.base.port = 80;
  endpoint.base.scheme = "http";
  endpoint.plain_too = false;
  return endpoint;
}

Url manifest_url(const Endpoint& endpoint, const std::string& repository,
                 const std::string& which) {
  return with_path(endpoint, "/v2/" + repository + "/manifests/" + which);
}

Url blob_url(const Endpoint& endpoint, const std::string& repository, const std::string& digest) {
  return with_path(endpoint, "/v2/" + repository + "/blobs/" + digest);
}

Url version_url(const Endpoint& endpoint) { return with_path(endpoint, "/v2/"); }

}  // namespace cnet::image
