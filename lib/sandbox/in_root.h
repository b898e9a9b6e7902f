#pragma once

#include <cstdint>
#include <string>

#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {

/// openat2(2); empty with errno set on failure. O_CLOEXEC is added.
UniqueFd open_at(int folder, const std::string& path, std::uint64_t flags, std::uint64_t resolve);

/// Path work inside a tree that somebody else filled: nothing leaves it, by symbolic link, `..` or
/// magic link, and no path is looked up twice (CVE-2021-30465, CVE-2024-45310). Does not own the
/// descriptor.
class InRoot {
 public:
  explicit InRoot(int root) : root_(root) {}

  int fd() const { return root_; }

  /// Symbolic links are followed as the container would. Empty with errno set on failure.
  UniqueFd open(const std::string& path, std::uint64_t flags) const;

  /// The top-level folder `name` as a mount target, made when missing; an Error when it is anything
  /// but an ordinary folder, so that nobody can redirect /proc (CVE-2019-19921).
  UniqueFd ordinary_folder(const std::string& name) const;

  /// The folder `path`, with all missing parts made (0755).
  UniqueFd folder(const std::string& path) const;

  /// The file `path` as a mount target; made empty, with its folders, when missing.
  UniqueFd file(const std::string& path) const;

 private:
  /// Where `path` leads although its last parts may be missing: free of symbolic links, relative to
  /// the root.
  std::string follow(const std::string& path) const;
  UniqueFd make_folders(const std::string& resolved) const;

  int root_;
};

}  // namespace cnet::sandbox
