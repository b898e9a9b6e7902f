// Who depends on a container: those that share its network, and those that link to it. Without
// these lists, starting, ending or removing a container would have to read every record.
#include <algorithm>

#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {
namespace {

bool links_to(const Container& container, const ContainerId& target) {
  return std::ranges::any_of(container.names.links,
                             [&](const Link& link) { return link.target == target.str(); });
}

}  // namespace

/// Those listed in a folder of claims that still belong there; the other claims are removed.
std::vector<Container> Store::listed(const Path& folder,
                                     const std::function<bool(const Container&)>& belongs) {
  std::vector<Container> found;
  for (const std::string& name : disk_.list(folder)) {
    const auto id = ContainerId::parse(name);
    if (!id) continue;
    auto listed = container(*id);
    if (listed && belongs(*listed)) {
      found.push_back(*std::move(listed));
    } else {
      disk_.remove({folder.tree, folder.relative + "/" + name}, Durability::plain);
    }
  }
  return found;
}

void Store::add_member(const ContainerId& owner, const ContainerId& member) {
  disk_.claim(paths::member(owner, member), member.str());
}

void Store::remove_member(const ContainerId& owner, const ContainerId& member) {
  disk_.remove(paths::member(owner, member), Durability::plain);
}

std::vector<Container> Store::members(const ContainerId& owner) {
  return listed(paths::members(owner),
                [&](const Container& member) { return member.namespaces.network == owner; });
}

void Store::add_linker(const ContainerId& target, const ContainerId& linker) {
  disk_.claim(paths::linker(target, linker), linker.str());
}

void Store::remove_linker(const ContainerId& target, const ContainerId& linker) {
  disk_.remove(paths::linker(target, linker), Durability::plain);
}

std::vector<Container> Store::linkers(const ContainerId& target) {
  return listed(paths::linkers(target),
                [&](const Container& linker) { return links_to(linker, target); });
}

}  // namespace cnet::state
