#pragma once

#include <vector>

#include "cnet/addr/prefix.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// "From", where Docker's shape of a published port has no word: who may use it. No key when that is
/// everybody.
void add_sources(const std::vector<Prefix>& from, Json& binding);

}  // namespace cnet::output
