#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/model/user_ids.h"

namespace cnet::sandbox {

/// A file or folder to be copied.
struct CopySource {
  UniqueFd object;  ///< O_PATH
  struct stat info {};
  std::string name;            ///< what it is called where it is put into a folder
  bool contents_only = false;  ///< "folder/.": what is in it
};

/// What a path names that something is to be copied to, looked at before it is known what that is.
struct CopyDestination {
  std::string path;
  UniqueFd there, parent;  ///< O_PATH; empty: not to be opened, for the reason beside it
  int there_err = 0, parent_err = 0;
  std::string name;  ///< in the parent
};

/// Where it goes.
struct CopyTarget {
  UniqueFd folder;   ///< O_PATH
  std::string name;  ///< in it; empty: the folder itself takes the contents
};

/// openat(2) with a path of one side's: in the host's root, or below the container's.
using OpenPath = std::function<UniqueFd(const std::string& path, int flags)>;

/// Throws Error when it is not there. `follow`: a link stands for what it leads to.
CopySource find_source(const OpenPath& open, const std::string& path, bool follow);

CopyDestination find_destination(const OpenPath& open, const std::string& path);

/// As Docker: an existing folder takes the source in, another path is its new name, whose parent
/// has to exist. Throws Error.
CopyTarget choose_target(CopyDestination destination, const CopySource& source);

struct CopyRules {
  bool keep_owner = false;
  UserIds from, to;  ///< whose the owners are, and what they become
  std::uint32_t owner(std::uint32_t id) const { return to.on_host(from.inside(id)); }
  bool drop_privileged_bits = false;  ///< set-user-ID, set-group-ID, security.capability
  int own_descriptors = -1;  ///< /proc/self/fd, to open for reading what was looked at before
};

/// What the kernel makes up (/proc, /sys), and whoever copies "/" does not mean.
bool is_of_the_kernel(int folder);

class FileCopier {
 public:
  explicit FileCopier(const CopyRules& rules) : rules_(rules) {}

  void copy(const CopySource& source, const CopyTarget& target);
  /// Devices, pipes and sockets that were met.
  const std::vector<std::string>& left_out() const { return left_out_; }

 private:
  void copy_object(int object, int folder, const std::string& name);
  void copy_folder(int object, int folder, const std::string& name);
  void copy_contents(int from, int to);
  void copy_file(int object, int folder, const std::string& name);
  void copy_link(int object, int folder, const std::string& name) const;
  void make_room(int folder, const std::string& name) const;
  void set_attributes(int made, const struct stat& info) const;
  [[noreturn]] void fail(const std::string& attempt, const std::string& name) const;

  const CopyRules& rules_;
  std::string path_;  ///< of the folder that is being copied, for messages
  std::vector<std::string> left_out_;
};

}  // namespace cnet::sandbox
