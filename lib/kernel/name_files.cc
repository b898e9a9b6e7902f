#include "name_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "attempt.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"

namespace cnet::kernel {
namespace {

// The resolvers are not root. Nobody else comes as far as these folders: that of all is 0700.
constexpr mode_t kFolder = 0755;
constexpr mode_t kFile = 0644;

UniqueFd open_folder(int parent, const std::string& name) {
  return UniqueFd(::openat(parent, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/// Opens the folder, made with this mode whatever the umask is; absent when it was removed between
/// the two.
UniqueFd make_folder(int parent, const std::string& name) {
  const bool made = ::mkdirat(parent, name.c_str(), kFolder) == 0;
  if (!made && errno != EEXIST) return {};
  UniqueFd folder = open_folder(parent, name);
  struct stat status {};
  if (!folder || ::fstat(folder.get(), &status) != 0) return {};
  if ((status.st_mode & 07777) == kFolder) return folder;
  if (::fchmodat(parent, name.c_str(), kFolder, 0) != 0) return {};
  return folder;
}

/// The network's own folder is there while anything runs on it: whoever starts a container has its
/// lock in it.
UniqueFd network_folder(const NetworkId& network, const std::string& run_root) {
  const UniqueFd networks = open_folder(AT_FDCWD, run_root + "/networks");
  return networks ? make_folder(networks.get(), network.str()) : UniqueFd();
}

/// Where the file is to be: that folder, made if need be.
UniqueFd made_folder(const DnsName& name, const std::string& run_root) {
  const UniqueFd network = network_folder(name.network, run_root);
  const UniqueFd names = network ? make_folder(network.get(), "names") : UniqueFd();
  return names ? make_folder(names.get(), name.name) : UniqueFd();
}

/// Without a name, so that who is killed meanwhile leaves nothing; absent where the file system
/// knows no such files (overlayfs of older kernels, instead of the tmpfs that /run is).
UniqueFd open_unnamed(int folder) {
  return UniqueFd(::openat(folder, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, kFile));
}

bool fill(const UniqueFd& file, const std::string& content) {
  if (::fchmod(file.get(), kFile) != 0) return false;
  const ssize_t written = ::write(file.get(), content.data(), content.size());
  if (written >= 0 && written != static_cast<ssize_t>(content.size())) errno = ENOSPC;
  return written == static_cast<ssize_t>(content.size());
}

/// A new file with this content, whole or not at all. -1 and errno otherwise; EEXIST when it is
/// there.
int create(int folder, const std::string& name, const std::string& content) {
  if (const UniqueFd file = open_unnamed(folder)) {
    if (!fill(file, content)) return -1;
    const std::string open = "/proc/self/fd/" + std::to_string(file.get());
    return ::linkat(AT_FDCWD, open.c_str(), folder, name.c_str(), AT_SYMLINK_FOLLOW);
  }
  if (errno != EOPNOTSUPP && errno != EISDIR) return -1;
  const UniqueFd file(
      ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFile));
  if (!file) return -1;
  if (fill(file, content)) return 0;
  const int err = errno;
  ::unlinkat(folder, name.c_str(), 0);
  errno = err;
  return -1;
}

std::string text_of(const ReverseName& name) { return join(name.names, "\n") + "\n"; }

/// Absent when there is no such file. As much of it as tells whether it is what cnet would write.
std::optional<std::string> content_of(const std::string& path, std::size_t wanted) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::string text(wanted + 1, '\0');
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

std::string folder_of(const NetworkId& network, const std::string& run_root) {
  return run_root + "/networks/" + network.str();
}
std::string path_of(const DnsName& name, const std::string& run_root) {
  return folder_of(name.network, run_root) + "/names/" + name.name + "/" + name.ip.str();
}
std::string path_of(const ReverseName& name, const std::string& run_root) {
  return folder_of(name.network, run_root) + "/ptr/" + name.ip.str();
}

void unlink_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) {
    throw Error::system("remove " + path, errno);
  }
}

}  // namespace

bool make(const DnsName& name, const std::string& run_root) {
  constexpr int attempts =
      100;  // another command may remove the last address of the name meanwhile
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const UniqueFd folder = made_folder(name, run_root);
    if (folder && create(folder.get(), name.ip.str(), "") == 0) return true;
    if (folder && errno == EEXIST) return false;
    if (errno != ENOENT) break;
  }
  throw Error::system(kernel::attempt(Resource(name)), errno);
}

bool make(const ReverseName& name, const std::string& run_root) {
  if (stands(name, run_root)) return false;
  unlink_file(path_of(name, run_root));
  const UniqueFd network = network_folder(name.network, run_root);
  const UniqueFd folder = network ? make_folder(network.get(), "ptr") : UniqueFd();
  if (folder && create(folder.get(), name.ip.str(), text_of(name)) == 0) return true;
  throw Error::system(kernel::attempt(Resource(name)), errno);
}

void drop(const DnsName& name, const std::string& run_root) {
  const std::string path = path_of(name, run_root);
  unlink_file(path);
  // Other containers may have the same name: then it stays.
  ::rmdir(path.substr(0, path.rfind('/')).c_str());
}

void drop(const ReverseName& name, const std::string& run_root) {
  if (stands(name, run_root)) unlink_file(path_of(name, run_root));
}

bool stands(const DnsName& name, const std::string& run_root) {
  return ::access(path_of(name, run_root).c_str(), F_OK) == 0;
}

bool stands(const ReverseName& name, const std::string& run_root) {
  const std::string text = text_of(name);
  return content_of(path_of(name, run_root), text.size()) == text;
}

}  // namespace cnet::kernel
