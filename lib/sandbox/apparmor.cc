#include "apparmor.h"

#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "proc_sys.h"

namespace cnet::sandbox {

void confine_with_apparmor(int proc, const std::string& profile) {
  if (profile == "unconfined") return;
  const std::string wanted = profile.empty() ? "cnet-default" : profile;
  const std::string file = std::to_string(::getpid()) + "/attr/apparmor/exec";
  if (write_proc(proc, file, "exec " + wanted)) return;
  const int err = errno;
  // ENOENT: no AppArmor here, or the operator has not loaded it; EINVAL: it is switched off. What
  // else goes wrong must not leave a container unconfined.
  if (profile.empty() && (err == ENOENT || err == EINVAL)) return;
  if (profile.empty()) throw Error::system("put the container under the profile " + wanted, err);
  throw Error::system("--security-opt apparmor=" + profile, err)
      .hint(
          "the profile has to be loaded: `apparmor_parser -r FILE`, where the kernel has AppArmor");
}

}  // namespace cnet::sandbox
