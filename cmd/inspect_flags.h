#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cnet/output/json.h"
#include "command.h"
#include "session.h"

namespace cnet::cmd {

struct InspectFlags {
  std::string format;
  std::vector<std::string> names;
};

/// --format and the names; `kind` says of what ("NETWORK").
void add_inspect_flags(CLI::App& app, InspectFlags& flags, const std::string& kind);

/// Looks each name up and prints all that were found; those that were not are errors on stderr, as
/// Docker's.
int print_inspected(Session& session, const InspectFlags& flags,
                    const std::function<output::Json(const std::string&)>& look_up);

}  // namespace cnet::cmd
