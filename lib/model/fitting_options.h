#pragma once

#include <string>
#include <vector>

#include "cnet/model/network.h"

namespace cnet {

/// What one option of a network demands of the others; what does not go together is said in
/// `problems`.
void require_fitting_options(const Network& network, std::vector<std::string>& problems);

}  // namespace cnet
