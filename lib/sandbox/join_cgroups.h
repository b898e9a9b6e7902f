#pragma once

#include <string>
#include <vector>

namespace cnet::sandbox {

/// This process, which has one thread, joins the v1 leaves. An attach by the parent would cost a
/// grace period of RCU (9 ms).
void join_v1_cgroups(const std::vector<std::string>& leaves);

}  // namespace cnet::sandbox
