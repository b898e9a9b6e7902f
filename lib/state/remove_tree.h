#pragma once

#include <string>

namespace cnet::state {

/// Removes the folder `name` in `parent` with everything in it. Never follows a symbolic link,
/// never enters a mount (Error, EXDEV), not even one of the same file system. Fine when it is
/// missing, or when others remove it too. What lies in it may be hostile: any depth and any number
/// of files take a bounded number of descriptors and bytes. `shown` stands for the folder in
/// errors.
void remove_tree(int parent, const std::string& name, const std::string& shown);

}  // namespace cnet::state
