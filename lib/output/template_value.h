#pragma once

#include <string>

#include "cnet/output/json.h"

namespace cnet::output {

/// As Go's fmt prints a value: strings bare, "[a b]", "map[k:v]"; nothing for null.
std::string shown(const Json& value);

/// What {{if}} and {{with}} ask: everything but false, 0, null and what has no elements.
bool is_true(const Json& value);

/// For messages: "a map", "a list", "a text" ...
std::string type_words(const Json& value);

}  // namespace cnet::output
