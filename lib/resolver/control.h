#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/resolver_spec.h"
#include "folder_names.h"
#include "upstream_port.h"

namespace cnet::resolver {

// Between a resolver and its keeper, over SOCK_SEQPACKET. Both are one build.

/// From the keeper.
struct Order {
  enum class Kind : std::uint32_t {
    configure,  ///< with a memfd that holds a ResolverSpec, whose interfaces are numbers, and two
                ///< folders for each of its networks
    sockets,    ///< with sockets of `kind`; none when they cannot be made
  };
  Kind kind = Kind::configure;
  SocketKind sockets = {};
};

/// From the resolver: sockets, at most kMost.
struct Wish {
  static constexpr std::uint32_t kMost = 64;
  SocketKind kind = {};
  std::uint32_t count = 0;
};

bool send_configuration(int control, const ResolverSpec& spec, std::vector<NetworkFolders> folders);

struct Configuration {
  ResolverSpec spec;
  std::vector<NetworkFolders> folders;
};
/// What `configure` brought. Throws Error when it is torn.
Configuration take_configuration(std::vector<UniqueFd> fds);

}  // namespace cnet::resolver
