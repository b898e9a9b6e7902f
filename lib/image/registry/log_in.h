#pragma once

#include <functional>
#include <string>

#include "cnet/model/registries.h"
#include "credentials.h"

namespace cnet::image {

/// Asks a registry whether it lets this user in. Throws Error when it does not.
void log_in(const Registries& registries, const std::string& registry,
            const Credentials& credentials, const std::function<void()>& checkpoint);

}  // namespace cnet::image
