#include "cid_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::cmd {

CidFile::CidFile(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  file_ = UniqueFd(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file_) return;
  throw Error::system("--cidfile " + cnet::quoted(path_), errno)
      .hint("the file must not exist: it could be another container's");
}

CidFile::~CidFile() {
  if (file_ && !kept_) ::unlink(path_.c_str());
}

void CidFile::write(const ContainerId& id) {
  if (!file_) return;
  const std::string text = id.str();
  if (::write(file_.get(), text.data(), text.size()) == std::ssize(text)) return;
  throw Error::system("--cidfile " + cnet::quoted(path_), errno);
}

}  // namespace cnet::cmd
