#pragma once

#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/model/mounts.h"
#include "in_root.h"
#include "own_users.h"

namespace cnet::sandbox {

/// The mounts the operator asked for, the upper ones first. Their sources are opened once, at
/// birth, while this process's mounts are still peers of the host's: a clone made later could not
/// share with it. They are attached by descriptor to what the target's path leads to inside the
/// root.
class UserMounts {
 public:
  /// `users` are whom the files belong to inside.
  UserMounts(const std::vector<Mount>& mounts, const Users& users);

  /// Those that cnet's files in /etc come to lie in: mounted before them.
  void attach_above_files(const InRoot& root);
  void attach_rest(const InRoot& root);

 private:
  struct Open {
    const Mount* mount;
    UniqueFd tree;  ///< empty: a tmpfs, made when it is attached
    bool is_folder = true;
  };
  void attach_until(const InRoot& root, std::size_t end);

  UserIds ids_;
  std::vector<Open> open_;
  std::size_t attached_ = 0;
};

}  // namespace cnet::sandbox
