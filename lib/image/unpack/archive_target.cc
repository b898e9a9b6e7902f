#include "archive_target.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/id.h"

namespace cnet::image {

ArchiveTarget::ArchiveTarget(const std::string& path)
    : path_(path), name_(path == "-" ? "standard output" : path) {
  if (path == "-") {
    fd_.reset(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  } else {
    struct stat status {};
    const bool special = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
    if (special && S_ISDIR(status.st_mode)) throw Error::system("write " + path, EISDIR);
    constexpr std::size_t digits = 12;
    if (!special) temporary_ = path + ".partial-" + random_hex64().substr(0, digits);
    const int flags = special ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
    fd_.reset(::open(special ? path.c_str() : temporary_.c_str(), flags | O_CLOEXEC, 0600));
  }
  if (!fd_) {
    const int err = errno;
    temporary_.clear();
    throw Error::system("write " + name_, err);
  }
}

ArchiveTarget::~ArchiveTarget() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void ArchiveTarget::finish() {
  if (temporary_.empty()) return;
  if (::fsync(fd_.get()) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    throw Error::system("write " + path_, errno);
  }
  temporary_.clear();
}

}  // namespace cnet::image
