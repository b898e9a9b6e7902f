#include "control.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/spec_codec.h"

namespace cnet::resolver {

bool send_configuration(int control, const ResolverSpec& spec,
                        std::vector<NetworkFolders> folders) {
  const std::string bytes = sandbox::encode(spec);
  std::vector<UniqueFd> fds;
  UniqueFd& memory = fds.emplace_back(::memfd_create("cnet-resolver", MFD_CLOEXEC));
  if (!memory || ::write(memory.get(), bytes.data(), bytes.size()) != std::ssize(bytes)) {
    return false;
  }
  for (NetworkFolders& network : folders) {
    if (fds.size() + 2 > kMostFds) break;
    fds.push_back(std::move(network.names));
    fds.push_back(std::move(network.ptr));
  }
  const Order order{.kind = Order::Kind::configure};
  return send_packet(control, &order, sizeof order, fds);
}

Configuration take_configuration(std::vector<UniqueFd> fds) {
  struct stat info {};
  if (fds.empty() || ::fstat(fds.front().get(), &info) < 0) throw Error("no configuration came");
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  if (::pread(fds.front().get(), bytes.data(), bytes.size(), 0) != std::ssize(bytes)) {
    throw Error::system("read the configuration", errno);
  }
  Configuration configuration{.spec = sandbox::decode_resolver(bytes), .folders = {}};
  for (std::size_t i = 1; i + 1 < fds.size(); i += 2) {
    configuration.folders.push_back({.names = std::move(fds[i]), .ptr = std::move(fds[i + 1])});
  }
  return configuration;
}

}  // namespace cnet::resolver
