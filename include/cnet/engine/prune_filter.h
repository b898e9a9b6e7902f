#pragma once

#include "cnet/engine/networks.h"

namespace cnet {

/// Whether what has these labels and was created then is among those to be pruned.
bool passes(const std::map<std::string, std::string>& labels, Time created,
            const PruneFilter& filter);

}  // namespace cnet
