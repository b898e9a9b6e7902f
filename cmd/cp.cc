#include <unistd.h>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/copy.h"
#include "cnet/sandbox/copy_files.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string source, target;
  bool archive = false, follow_link = false;
};

/// One side of a copy.
struct Side {
  std::string container;  ///< empty: the host's
  std::string path;
};

/// "CONTAINER:PATH"; what begins with '/' or '.' is the host's, whatever stands behind.
Side parse_side(const std::string& text) {
  const std::size_t colon = text.find(':');
  const bool on_host = text.starts_with('/') || text.starts_with('.') || colon == text.npos;
  Side side = on_host ? Side{"", text} : Side{text.substr(0, colon), text.substr(colon + 1)};
  if (side.path.empty() || (!on_host && side.container.empty())) {
    throw Error(cnet::quoted(text) + " names no path", Error::Kind::usage);
  }
  if (side.path.find('\0') != side.path.npos) {
    throw Error("a path has no zero in it", Error::Kind::usage);
  }
  return side;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("copy " + cnet::quoted(flags.source) + " to " + cnet::quoted(flags.target));
  const Side source = parse_side(flags.source);
  const Side target = parse_side(flags.target);
  if (source.container.empty() == target.container.empty()) {
    throw Error("one of both has to be CONTAINER:PATH, the other a path of the host's",
                Error::Kind::usage);
  }
  const bool into = source.container.empty();
  if (!into && target.path == "-" && ::isatty(STDOUT_FILENO) == 1) {
    throw Error("an archive is not written to a terminal", Error::Kind::usage);
  }
  const sandbox::CopyRequest request{.into_container = into,
                                     .host_path = into ? source.path : target.path,
                                     .container_path = into ? target.path : source.path,
                                     .keep_owner = flags.archive,
                                     .follow_link = flags.follow_link};
  World& world = session.world();
  const auto copy = [&](const FilesPlace& place) {
    const sandbox::CopyPlace where{place.running, place.users, place.stopped};
    for (const std::string& path : sandbox::copy_files(where, request)) {
      world.notes.push_back("left out: " + cnet::quoted(path) +
                            " is neither file, folder nor link");
    }
  };
  if (into) {
    use_files(world, target.container, CopyDirection::into_container, copy);
  } else {
    use_files(world, source.container, CopyDirection::out_of_container, copy);
  }
  return 0;
}

}  // namespace

Action build_cp(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--archive", flags->archive, "Keep owners and groups");
  flag(app, "-L,--follow-link", flags->follow_link, "Copy what a link SOURCE leads to");
  argument(app, "SOURCE", flags->source);
  argument(app, "TARGET", flags->target);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
