#include "docker_archive.h"

#include "sha256.h"
#include "tar_builder.h"

namespace cnet::test {

std::string docker_archive(const std::vector<std::string>& layers,
                           std::vector<std::string> diff_ids) {
  if (diff_ids.empty()) {
    for (const std::string& layer : layers) diff_ids.push_back(image::sha256_hex(layer));
  }
  std::string ids;
  for (const std::string& hex : diff_ids) {
    ids += std::string(ids.empty() ? "" : ",") + "\"sha256:" + hex + "\"";
  }
  const std::string config = R"({"architecture":"amd64","os":"linux","config":{"Cmd":["x"]},)"
                             R"("rootfs":{"type":"layers","diff_ids":[)" +
                             ids + "]}}";
  const std::string config_file = image::sha256_hex(config) + ".json";
  std::vector<TarEntry> entries{{.name = config_file, .body = config}};
  std::string names;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string name = "l" + std::to_string(i) + "/layer.tar";
    entries.push_back({.name = name, .body = layers[i]});
    names += std::string(names.empty() ? "" : ",") + "\"" + name + "\"";
  }
  entries.push_back({.name = "manifest.json",
                     .body = R"([{"Config":")" + config_file +
                             R"(","RepoTags":["web:1"],"Layers":[)" + names + "]}]"});
  return make_tar(entries);
}

}  // namespace cnet::test
