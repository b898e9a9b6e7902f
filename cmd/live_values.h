#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command.h"

namespace cnet::cmd {

/// What a shell may offer: the word and what it means. The shell leaves out what does not begin as
/// what is typed.
using Candidates = std::vector<std::pair<std::string, std::string>>;

/// Objects of this host for an argument of that kind: NETWORK, CONTAINER, IMAGE, VOLUME or OBJECT.
/// Of containers those that `command` can do something with: `stop` takes running ones. Nothing
/// when somebody else than root asks, who cannot read the records.
Candidates live_values(Session& session, const Command& command, std::string_view kind);

}  // namespace cnet::cmd
