#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/model/config.h"
#include "cnet/model/registries.h"

namespace cnet::state {

/// Reads config.json's text. Unknown keys, wrong types and impossible values throw an Error that names the key (and the
/// nearest known one). `path` stands in the messages.
Config parse_config(std::string_view text, const std::string& path);

/// What the same text says of registries.
Registries parse_registries(std::string_view text, const std::string& path);

/// /etc/cnet/config.json or CNET_CONFIG; the defaults when there is no file.
Config load_config();
/// Of the same file.
Registries load_registries();

}  // namespace cnet::state
