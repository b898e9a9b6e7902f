#include "own_program.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::cmd {
namespace {

bool is_read_only(const UniqueFd& file) {
  struct statvfs info {};
  if (::fstatvfs(file.get(), &info) < 0) throw Error::system("fstatvfs /proc/self/exe", errno);
  return (info.f_flag & ST_RDONLY) != 0;
}

UniqueFd read_only_clone(const UniqueFd& file) {
  UniqueFd clone(::open_tree(file.get(), "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH));
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
  if (!clone || ::mount_setattr(clone.get(), "", AT_EMPTY_PATH, &change, sizeof change) < 0) {
    throw Error::system("make cnet's own program read-only", errno);
  }
  return clone;
}

/// Each word ends with a zero (proc_pid_cmdline(5)).
std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

void execute_from_read_only() {
  const UniqueFd file(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
  if (!file) throw Error::system("open /proc/self/exe", errno);
  if (is_read_only(file)) {
    ::prctl(PR_SET_NAME, "cnet", 0, 0, 0);  // execveat has called us by a number
    return;
  }
  const UniqueFd program = read_only_clone(file);
  std::string words = command_line();
  std::vector<char*> arguments;
  for (std::size_t at = 0; at < words.size(); at = words.find('\0', at) + 1) {
    arguments.push_back(words.data() + at);
  }
  arguments.push_back(nullptr);
  ::syscall(SYS_execveat, program.get(), "", arguments.data(), environ, AT_EMPTY_PATH);
  throw Error::system("execute cnet's own program", errno);
}

}  // namespace cnet::cmd
