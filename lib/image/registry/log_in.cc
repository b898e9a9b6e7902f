#include "log_in.h"

#include <memory>

#include "endpoint.h"
#include "registry_client.h"

namespace cnet::image {

void log_in(const Registries& registries, const std::string& registry,
            const Credentials& credentials, const std::function<void()>& checkpoint) {
  prepare_http();
  HttpClient http(limits_with(registries.timeout), checkpoint);
  const std::string words = "login";
  auto authorization = std::make_shared<Authorization>(
      Authorization::Wanted{.registry = registry, .scope = "", .words = words}, credentials);
  // The registry itself: a mirror has an account of its own.
  RegistryClient client(
      registries,
      {.endpoint = endpoints_of(registry, registries).back(), .repository = "", .image = words},
      std::move(authorization), http);
  client.login();
}

}  // namespace cnet::image
