#pragma once

#include <string>
#include <vector>

namespace cnet::sandbox {

/// Copies everything in the folder `from` into the empty folder `to`, which nobody else knows:
/// contents, holes, owners, modes, times, links of both kinds, devices, the attributes user.* and
/// security.capability. Follows no link and crosses no mount. The Error speaks of `what`.
void copy_tree(int from, int to, const std::string& what);

/// Owner, mode, times and those attributes of the folder or file alone.
void copy_attributes(int from, int to, const std::string& what);

/// What is in a file, into an empty one; holes stay holes, since a few bytes may pretend to be exabytes.
void copy_data(int from, int to, const std::string& what);

/// What is in the folder, "." and ".." left out.
std::vector<std::string> names_in(int folder, const std::string& what);

}  // namespace cnet::sandbox
