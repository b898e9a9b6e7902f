#include "image_users.h"

#include <memory>

namespace cnet::cmd {

image::ImageStore::UsedBy image_users(state::Store& store) {
  using Users = std::map<std::string, std::string>;
  auto known = std::make_shared<std::optional<Users>>();
  return [&store, known](const ImageId& image) -> std::optional<std::string> {
    if (!*known) {
      known->emplace();
      for (const ContainerId& id : store.container_ids()) {
        const auto container = store.container(id);
        if (container) (*known)->emplace(container->image_id, container->name);
      }
    }
    const auto found = (*known)->find(image.str());
    if (found == (*known)->end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace cnet::cmd
