#include "privileges.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>

#include "cnet/base/error.h"

namespace cnet::cmd {
namespace {

struct Capability {
  int number;
  const char* name;
};
constexpr std::array kNeeded{Capability{CAP_NET_ADMIN, "CAP_NET_ADMIN"},
                             Capability{CAP_SYS_ADMIN, "CAP_SYS_ADMIN"}};

/// Of this process; bit n is capability n.
std::uint64_t effective_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0) throw Error::system("capget", errno);
  return (std::uint64_t{data[1].effective} << 32) | data[0].effective;
}

}  // namespace

void require(Needs needs) {
  if (needs == Needs::nothing) return;
  if (::geteuid() != 0) throw Error("root is needed; run it with sudo");
  if (needs == Needs::records) return;
  const std::uint64_t have = effective_capabilities();
  std::string missing;
  for (const Capability& capability : kNeeded) {
    if ((have >> capability.number & 1) != 0) continue;
    missing += (missing.empty() ? "" : " and ") + std::string(capability.name);
  }
  if (!missing.empty()) throw Error("root without " + missing + " cannot do this");
}

}  // namespace cnet::cmd
