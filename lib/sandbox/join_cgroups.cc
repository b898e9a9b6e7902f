#include "join_cgroups.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {

void join_v1_cgroups(const std::vector<std::string>& leaves) {
  for (const std::string& leaf : leaves) {
    const std::string tasks = leaf + "/tasks";
    const UniqueFd file(::open(tasks.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file || ::write(file.get(), "0", 1) != 1)
      throw Error::system("write 0 to " + tasks, errno);
  }
}

}  // namespace cnet::sandbox
