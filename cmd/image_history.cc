#include "cnet/output/image_history.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "command.h"
#include "flags.h"
#include "list_flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  ListFlags list;
  std::string human;
  std::string image;
};

bool is_human(const std::string& value) {
  if (value.empty() || value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  throw Error("--human is true or false, not " + cnet::quoted(value), Error::Kind::usage);
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show the history of " + cnet::quoted(flags.image));
  const bool human = is_human(flags.human);
  const auto image = session.real().image_store().inspect(flags.image);
  if (!image) throw Error("no image has this name or id", Error::Kind::not_found);
  const output::HistoryStyle style{.no_trunc = flags.list.no_trunc, .human = human};
  print_list(session, output::history_list(), output::history_rows(*image, cnet::now(), style),
             flags.list);
  return 0;
}

}  // namespace

Action build_image_history(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  add_list_flags(app, flags->list);
  text(app, flags->human,
       {"--human", "BOOL", "false: sizes in bytes, times as they are (default true)"});
  argument(app, "IMAGE", flags->image);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
