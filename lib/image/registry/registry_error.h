#pragma once

#include <string>

#include "cnet/base/error.h"
#include "http_client.h"

namespace cnet::image {

// What went wrong at a registry, in words. Pure.

/// There was no (whole) response. `registry` is as in references, `host` whoever was asked.
Error transfer_error(const std::string& registry, const std::string& host,
                     const HttpResponse& response);

/// It answered, but with another status than was hoped for. `wanted` is "image \"alpine:3\"" or
/// "layer 0123456789ab of it"; `user` is who we were, empty: nobody.
Error status_error(const std::string& registry, const std::string& wanted, const std::string& user,
                   const HttpResponse& response);

/// It wants a login, or there is no such image: registries do not tell apart.
Error login_error(const std::string& registry, const std::string& wanted, const std::string& user);

/// The message of a registry's JSON error, shortened and quoted; empty when there is none.
std::string registry_words(const std::string& body);

}  // namespace cnet::image
