#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnet::cmd {

/// The values that a flag's help names: "text, dot or svg (default text)" is text, dot, svg. What
/// stands in front of a ": ", in brackets or in several words is prose.
std::vector<std::string> values_in_help(std::string_view help);

/// The keys a filter's help names, with the values it names for them: "Show only some: id=,
/// dangling=true|false, exited=CODE" is id=, dangling=true, dangling=false, exited=.
std::vector<std::string> filters_in_help(std::string_view help);

}  // namespace cnet::cmd
