#pragma once

#include <optional>
#include <string>

#include "cnet/plan/resource.h"
#include "link.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// The command that stands for the first step of a resource, for errors.
std::string attempt(const Resource& resource);

/// Throws Error naming `command` unless the kernel did it.
void require(const std::string& command, const Answer& answer);

/// The same for a link of a kind that a module brings: its Error names the module when it is missing.
void require_kind(const std::string& command, const Answer& answer, const std::string& module);

/// Throws Error (exists) unless cnet made the link that has this name.
void require_ours(const LinkState& link, const std::string& name, const std::string& kind,
                  const std::string& alias);

/// Whether an error of a removal says that there is nothing to remove.
bool means_gone(int err);

}  // namespace cnet::kernel
