#pragma once

#include <string>

#include "cnet/plan/resource.h"

// Names in DNS: files of the runtime tree that the embedded resolvers read without asking anybody
// (docs/state.md). Everything below `run_root`/networks.

namespace cnet::kernel {

/// True when it was not there, or said something else. Throws Error.
bool make(const DnsName& name, const std::string& run_root);
bool make(const ReverseName& name, const std::string& run_root);

/// What is gone is fine, and so is a ReverseName that says something else by now. Throws Error.
void drop(const DnsName& name, const std::string& run_root);
void drop(const ReverseName& name, const std::string& run_root);

bool stands(const DnsName& name, const std::string& run_root);
bool stands(const ReverseName& name, const std::string& run_root);

}  // namespace cnet::kernel
