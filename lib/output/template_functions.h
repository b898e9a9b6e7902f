#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/output/json.h"

namespace cnet::output {

/// The names of the functions a template may call, "and" and "or" with them.
const std::vector<std::string>& function_names();

/// Calls one but "and" and "or", which need not evaluate all of their arguments. Throws Error
/// (usage) that names `column` for arguments it cannot take.
Json call_function(std::string_view name, std::span<const Json> arguments, std::size_t column);

/// The same for the row of titles of a table, which stay as they are.
Json call_for_title(std::string_view name, std::span<const Json> arguments, std::size_t column);

/// Go's fmt.Sprintf; where Go writes "%!d(string=x)" for a value that a verb cannot show, so does
/// this.
std::string go_printf(std::string_view format, std::span<const Json> arguments);

}  // namespace cnet::output
