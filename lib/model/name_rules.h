#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/addr/name_server.h"

namespace cnet {

/// The rules of names.h without the throw, for callers that collect every problem before they
/// report: each returns what is wrong, absent when nothing is.
std::optional<std::string> name_problem(std::string_view what, std::string_view name);
std::optional<std::string> network_name_problem(std::string_view name);
std::optional<std::string> hostname_problem(std::string_view what, std::string_view name);
std::optional<std::string> key_value_problem(std::string_view flag, std::string_view text);

/// What parse_name_servers() gives; what is none is said in `problems`.
std::vector<NameServer> read_name_servers(std::string_view flag,
                                          const std::vector<std::string>& texts,
                                          std::vector<std::string>& problems);

/// ` (did you mean "bridge"?)` for the nearest of `known`, else `; known are a, b`.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

std::string family_name(Family family);  ///< "IPv4", "IPv6"

/// Words that --network takes for something else than a network's name, here or in Podman.
bool is_network_keyword(std::string_view word);

}  // namespace cnet
