#pragma once

#include <string>
#include <string_view>

#include "cnet/base/id.h"
#include "cnet/model/user_ids.h"

namespace cnet {

/// Where a container's namespace of one kind comes from.
enum class NamespaceMode {
  own,
  host,
  container,  ///< another container's
  shareable,  ///< of ipc: its own, which other containers may join
  none,       ///< of ipc: its own, without /dev/shm
};

struct Namespace {
  NamespaceMode mode = NamespaceMode::own;
  ContainerId container;  ///< whose; with NamespaceMode::container
  friend bool operator==(const Namespace&, const Namespace&) = default;
};

/// The namespaces a container may share.
struct Namespaces {
  ContainerId network;  ///< whose; with NetworkMode::container
  Namespace pid, ipc, uts;
  OwnUsers users;
  friend bool operator==(const Namespaces&, const Namespaces&) = default;
};

/// What a flag says, before the container is looked up.
struct NamespaceChoice {
  NamespaceMode mode = NamespaceMode::own;
  std::string container;  ///< name or id
};

/// --pid, --ipc, --uts and --userns together.
struct NamespacePlan {
  NamespaceChoice pid, ipc, uts;
  OwnUsers users;
};

/// The value of `flag`, which is "--pid", "--ipc" or "--uts". Throws Error (usage).
NamespaceChoice parse_namespace(std::string_view flag, std::string_view text);

/// NAME of "container:NAME"; throws Error (usage) for "container:" and "container:a/b". Empty for
/// anything else.
std::string namespace_owner(std::string_view flag, std::string_view text);

/// "", "host", "container:<id>", "shareable", "none".
std::string namespace_words(const Namespace& space);

}  // namespace cnet
