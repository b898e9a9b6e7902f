#pragma once

#include <string>

#include "cnet/engine/containers.h"
#include "command.h"

namespace cnet::cmd {

/// --pull and --platform of `run` and `create`.
struct PullFlags {
  std::string pull = "missing";
  std::string platform;
};
void add_pull_flags(CLI::App& app, PullFlags& flags);

/// Before a container is made: fetches its image when the flags want that, with all words on
/// stderr. Sets container.image to the name under which it is here. Throws Error.
void provide_image(Session& session, CreateContainer& container, const PullFlags& flags);

/// A name as people write it, in the default registry when it says none.
std::string full_name(const std::string& name);

struct Pulling {
  std::string name;      ///< full_name()
  std::string platform;  ///< empty: this machine's
  bool to_stderr = false;
  bool quiet = false;  ///< the name alone, at the end
};
/// Pulls with Docker's words around it.
void pull_and_show(Session& session, const Pulling& pulling);

}  // namespace cnet::cmd
