#pragma once

#include <string>

#include "cnet/model/registries.h"
#include "endpoint.h"
#include "http_client.h"

namespace cnet::image {

/// Whom to trust at a registry: its "ca" in config.json, else the *.crt in
/// /etc/docker/certs.d/<registry>/, besides the system's certificates. Reads files; throws Error.
HttpTrust trust_of(const Endpoint& endpoint, const Registries& registries);

/// The same for another host to which the registry sends us (a token server, a redirect).
HttpTrust trust_of_foreign(const Url& url, const Registries& registries, bool local_addresses);

}  // namespace cnet::image
