#pragma once

#include "cnet/engine/networks.h"
#include "filter.h"

namespace cnet::cmd {

/// What --filter label=, label!= and until= of a prune command say; `filter` knows these keys,
/// "label!" among them: "label!=KEY" is split at its first '='.
PruneFilter prune_filter(const Filter& filter);

}  // namespace cnet::cmd
