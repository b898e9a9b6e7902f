#include "close_behind.h"

#include <unistd.h>

#include <climits>

namespace cnet::cmd {

void close_behind(UniqueFd fd) {
  // When there is no child to be had, the destructor closes it here and the command takes that much longer.
  if (::fork() != 0) return;
  const auto kept = static_cast<unsigned>(fd.get());
  if (kept > 0) ::close_range(0, kept - 1, 0);
  ::close_range(kept + 1, UINT_MAX, 0);
  ::_exit(0);
}

}  // namespace cnet::cmd
