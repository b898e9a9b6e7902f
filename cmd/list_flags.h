#pragma once

#include <string>
#include <vector>

#include "cnet/output/listing.h"
#include "command.h"
#include "session.h"

namespace cnet::cmd {

/// What every list understands.
struct ListFlags {
  output::ListStyle style;
  bool no_trunc = false;
  std::vector<std::string> filters;
};

/// --format, --columns, --sort, --no-trunc, -q.
void add_list_flags(CLI::App& app, ListFlags& flags, const char* quiet = "Show ids alone");
/// -f, --filter; `keys` is shown in the help.
void add_filter_flag(CLI::App& app, ListFlags& flags, const std::string& keys);

/// On a terminal, a table that is too wide for it is fitted unless --no-trunc says otherwise.
void print_list(Session& session, const output::ListShape& shape, std::vector<output::Json> rows,
                const ListFlags& flags);

}  // namespace cnet::cmd
