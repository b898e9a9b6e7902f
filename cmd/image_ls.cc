#include "cnet/image/image_store.h"
#include "cnet/output/image_view.h"
#include "command.h"
#include "flags.h"
#include "image_ls_filter.h"
#include "list_flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  ListFlags list;
  bool all = false;
  bool digests = false;
  std::string pattern;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("list images");
  const Filter filter(flags.list.filters, image_filter_keys());
  const Time now = cnet::now();
  std::vector<output::Json> rows;
  for (const Image& image :
       filter_images(session.real().image_store().list(), filter, flags.pattern)) {
    for (output::Json& row : output::image_rows(image, now, flags.list.no_trunc)) {
      rows.push_back(std::move(row));
    }
  }
  print_list(session, output::image_list(flags.digests), std::move(rows), flags.list);
  return 0;
}

}  // namespace

Action build_image_ls(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  add_list_flags(app, flags->list);
  add_filter_flag(app, flags->list,
                  "dangling=true|false, label=, label!=, before=, since=, until=, reference=");
  flag(app, "-a,--all", flags->all, "Accepted, as Docker's; cnet keeps no intermediate images");
  flag(app, "--digests", flags->digests, "Show digests");
  optional_argument(app, "IMAGE", flags->pattern);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
