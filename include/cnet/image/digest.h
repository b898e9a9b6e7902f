#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/base/id.h"

namespace cnet::image {

/// Content by its SHA-256.
using Digest = Id<struct DigestTag>;

/// "sha256:" and 64 lower-case hexadecimal digits, nothing else; absent otherwise: a digest becomes
/// the name of a file.
std::optional<Digest> parse_digest(std::string_view text);
std::string digest_text(const Digest& digest);

}  // namespace cnet::image
