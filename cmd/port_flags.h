#pragma once

#include <string>
#include <vector>

#include "cnet/engine/containers.h"
#include "command.h"

namespace cnet::cmd {

/// The flags of `run` and `create` that are about ports, as written.
struct PortFlags {
  std::vector<std::string> published, exposed, from;
  bool publish_all = false;
};

void add_port_flags(CLI::App& app, PortFlags& flags);
/// Throws Error (usage).
void parse_port_flags(const PortFlags& flags, CreateContainer& out);

/// --from alone, as `publish` has it, too.
void add_from_flag(CLI::App& app, std::vector<std::string>& from);
/// The ports that those texts name, each used by those sources alone if there are any. Throws Error
/// (usage).
std::vector<PortSpec> parse_published(const std::vector<std::string>& texts,
                                      const std::vector<std::string>& from);

}  // namespace cnet::cmd
