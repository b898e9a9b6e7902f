#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "in_root.h"

namespace cnet::sandbox {

/// Who the container's process is.
struct Identity {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;  ///< all supplementary groups, the primary one first
  std::string home = "/";
};

/// "USER[:GROUP]", each a name or a number, by the contents of the container's /etc/passwd and
/// /etc/group; empty: root. A number needs no entry; its group is then 0. Throws Error for an
/// unknown name, for a number above 2^32-2 and for anything else that is neither (CVE-2024-40635).
Identity identify(std::string_view user, std::string_view passwd, std::string_view group);

/// Adds a group, by name or number, unless the identity is in it. Throws as identify().
void add_group(Identity& identity, std::string_view name, std::string_view group);

/// The same, reading the two files of the container with cnet's own eyes: no NSS (CVE-2019-14271),
/// regular files of at most 1 MiB only (CVE-2024-9676). A missing file is an empty one.
/// `added` are more groups, names or numbers: those of --group-add.
Identity identify(std::string_view user, const InRoot& root,
                  const std::vector<std::string>& added = {});

}  // namespace cnet::sandbox
