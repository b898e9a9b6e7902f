#pragma once

#include <string>
#include <vector>

#include "cnet/output/listing.h"
#include "command.h"

namespace cnet::cmd {

/// What every list understands.
struct ListFlags {
  output::ListStyle style;
  bool no_trunc = false;
  std::vector<std::string> filters;
};

/// --format, --no-trunc, -q.
void add_list_flags(CLI::App& app, ListFlags& flags);
/// -f, --filter; `keys` is shown in the help.
void add_filter_flag(CLI::App& app, ListFlags& flags, const std::string& keys);

}  // namespace cnet::cmd
