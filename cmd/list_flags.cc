#include "list_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_list_flags(CLI::App& app, ListFlags& flags) {
  text(app, flags.style.format,
       {"--format", "FORMAT", "table, \"table TEMPLATE\", json, raw or a Go template"});
  flag(app, "--no-trunc", flags.no_trunc, "Show ids and commands in full");
  flag(app, "-q,--quiet", flags.style.quiet, "Show ids alone");
}

void add_filter_flag(CLI::App& app, ListFlags& flags, const std::string& keys) {
  texts(app, flags.filters, {"-f,--filter", "KEY=VALUE", "Show only some: " + keys});
}

}  // namespace cnet::cmd
