#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cnet/output/json.h"

namespace cnet::output {

/// As Go's fmt prints a value: strings bare, "[a b]", "map[k:v]"; nothing for null.
std::string shown(const Json& value);

/// What {{if}} and {{with}} ask: everything but false, 0, null and what has no elements.
bool is_true(const Json& value);

/// For messages: "a map", "a list", "a text" ...
std::string type_words(const Json& value);

/// A list's elements with their positions, a map's in the order of its keys, which is Go's. They
/// point into `value`.
std::vector<std::pair<Json, const Json*>> elements_of(const Json& value);

}  // namespace cnet::output
