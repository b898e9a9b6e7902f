#include "list_flags.h"

#include <unistd.h>

#include "flags.h"
#include "terminal_window.h"

namespace cnet::cmd {

void add_list_flags(CLI::App& app, ListFlags& flags, const char* quiet) {
  text(app, flags.style.format,
       {"--format", "FORMAT", "table, \"table TEMPLATE\", json, raw or a Go template"});
  flag(app, "--no-trunc", flags.no_trunc, "Show ids and commands in full");
  flag(app, "-q,--quiet", flags.style.quiet, quiet);
  text(
      app, flags.style.columns,
      {"--columns", "FIELD[,FIELD...]", "Columns of the table; +FIELD adds one to the usual ones"});
  text(app, flags.style.sort,
       {"--sort", "FIELD[,FIELD...]", "By the values of fields; -FIELD from the greatest down"});
}

void add_filter_flag(CLI::App& app, ListFlags& flags, const std::string& keys) {
  texts(app, flags.filters, {"-f,--filter", "KEY=VALUE", "Show only some: " + keys});
}

void print_list(Session& session, const output::ListShape& shape, std::vector<output::Json> rows,
                const ListFlags& flags) {
  output::ListStyle style = flags.style;
  if (!flags.no_trunc) style.width = window_of(STDOUT_FILENO).columns;
  session.print(output::render_list(shape, std::move(rows), style));
}

}  // namespace cnet::cmd
