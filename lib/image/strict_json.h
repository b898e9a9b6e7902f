#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace cnet::image {

/// Parses a document that somebody else wrote. Throws Error (damaged) that begins with `what` for
/// what is no JSON value of that type, has a key twice, is nested deeper than 32 or longer than 4
/// MiB: what two readers could understand differently is not read at all.
nlohmann::json parse_strict(std::string_view text, const std::string& what,
                            nlohmann::json::value_t type = nlohmann::json::value_t::object);

}  // namespace cnet::image
