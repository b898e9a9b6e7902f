#include "disk_error.h"

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace cnet::state {
namespace {

struct Advice {
  int err;
  std::string_view way_out;
};

constexpr std::array<Advice, 9> kAdvice{{
    {ENOSPC, "free space on that file system, or choose another with --root; nothing was changed"},
    {EDQUOT, "raise the quota of that file system, or choose another with --root"},
    {EROFS, "remount the file system writable, or choose another with --root and --run-root"},
    {EACCES, "run cnet as root"},
    {EPERM, "run cnet as root; an immutable file needs `chattr -i` first"},
    {EMFILE, "raise the limit of open files (ulimit -n)"},
    {ENFILE, "raise the host's limit of open files (sysctl fs.file-max)"},
    {EIO, "the disk fails: see the kernel's messages (dmesg)"},
    {ENAMETOOLONG, "choose a shorter name, or shorter paths for --root and --run-root"},
}};

}  // namespace

Error disk_error(std::string attempt, int err) {
  Error error = Error::system(std::move(attempt), err);
  for (const Advice& advice : kAdvice) {
    if (advice.err == err) return std::move(error).hint(std::string(advice.way_out));
  }
  return error;
}

}  // namespace cnet::state
