#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/plan/plugins.h"

// As much of HTTP/1.1 as one question to a plugin needs.

namespace cnet::remote {

inline constexpr std::size_t kLargestAnswer = 1 << 20;  ///< bytes, with its headers

/// A POST of the call; the connection ends with the answer.
std::string http_request(const PluginCall& call);

/// The answer in what was received so far; absent while some of it is missing. `ended`: nothing
/// more will come, which ends a body of unknown length. Total: any other bytes throw Error that
/// says what is wrong with them, behind `who`.
std::optional<PluginAnswer> http_answer(std::string_view received, bool ended,
                                        const std::string& who);

}  // namespace cnet::remote
