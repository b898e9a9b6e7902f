// Who shares a container's network. Without this list, ending or removing a container would have to
// read every record.
#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {

void Store::add_member(const ContainerId& owner, const ContainerId& member) {
  disk_.claim(paths::member(owner, member), member.str());
}

void Store::remove_member(const ContainerId& owner, const ContainerId& member) {
  disk_.remove(paths::member(owner, member), Durability::plain);
}

std::vector<Container> Store::members(const ContainerId& owner) {
  std::vector<Container> found;
  for (const std::string& name : disk_.list(paths::members(owner))) {
    const auto id = ContainerId::parse(name);
    if (!id) continue;
    auto member = container(*id);
    if (member && member->namespaces.network == owner) {
      found.push_back(*std::move(member));
    } else {
      remove_member(owner, *id);
    }
  }
  return found;
}

}  // namespace cnet::state
