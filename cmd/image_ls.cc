#include "cnet/image/image_store.h"
#include "cnet/output/image_view.h"
#include "command.h"
#include "flags.h"
#include "list_flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

int run(Session& session, const ListFlags& flags) {
  session.set_goal("list images");
  const Time now = cnet::now();
  std::vector<output::Json> rows;
  for (const Image& image : session.real().image_store().list()) {
    for (output::Json& row : output::image_rows(image, now, flags.no_trunc)) {
      rows.push_back(std::move(row));
    }
  }
  session.print(output::render_list(output::image_list(), rows, flags.style));
  return 0;
}

}  // namespace

Action build_image_ls(CLI::App& app) {
  auto flags = std::make_shared<ListFlags>();
  add_list_flags(app, *flags);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
