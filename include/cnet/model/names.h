#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace cnet {

/// [a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}: a network's, container's or image import's name (SECURITY R22).
bool is_valid_name(std::string_view name);

/// Throws Error (usage) unless `name` is a valid name; `what` is "network" or "container".
void require_valid_name(std::string_view what, std::string_view name);

/// Throws Error (usage) for "bridge", "host", "none", "default", "container", "private" and the like, which mean
/// something to --network.
void require_free_network_name(std::string_view name);

/// A DNS label or dotted name an alias, hostname or domain name may have; throws Error (usage).
void require_valid_hostname(std::string_view what, std::string_view name);

/// An alias: a host name, or "*.apps" for all names below apps. Throws Error (usage).
void require_valid_alias(std::string_view name);

/// What may stand among the names of an endpoint, and so be a file's name.
bool is_published_name(std::string_view name);

/// The kernel's rule for the name of a link (dev_valid_name): it reaches netlink and paths below
/// /proc.
bool is_link_name(std::string_view name);

/// "KEY=VALUE" or "KEY" (empty value); throws Error (usage) for an empty key. `flag` is "--label".
std::pair<std::string, std::string> parse_key_value(std::string_view flag, std::string_view text);

}  // namespace cnet
