#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace cnet::output {

/// Output keeps the order in which fields were written, which is Docker's.
using Json = nlohmann::ordered_json;

/// As text; on several lines with `indent` spaces. Bytes that are no UTF-8 (a command line may hold
/// any) become U+FFFD.
inline std::string json_text(const Json& value, int indent = -1) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cnet::output
