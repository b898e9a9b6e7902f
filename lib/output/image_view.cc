#include "cnet/output/image_view.h"

#include <map>
#include <set>
#include <utility>

#include "cnet/output/health_json.h"
#include "cnet/output/human.h"
#include "labels.h"

namespace cnet::output {
namespace {

/// {"80/tcp": {}}: how Docker writes a set.
Json set_of_ports(const std::vector<ExposedPort>& ports) {
  Json out = Json::object();
  for (const ExposedPort& port : ports) {
    out[std::to_string(port.port) + "/" + protocol_name(port.protocol)] = Json::object();
  }
  return out;
}

Json set_of(const std::vector<std::string>& names) {
  Json out = Json::object();
  for (const std::string& name : names) out[name] = Json::object();
  return out;
}

/// "registry:5000/alpine:3" is "registry:5000/alpine" and "3".
std::pair<std::string, std::string> repository_and_tag(const std::string& name) {
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || name.find('/', colon) != std::string::npos) {
    return {name, "<none>"};
  }
  return {name.substr(0, colon), name.substr(colon + 1)};
}

ListShape list_shape(std::vector<std::string> columns) {
  return {.headers = {{"CreatedAt", "CREATED AT"},
                      {"CreatedSince", "CREATED"},
                      {"Digest", "DIGEST"},
                      {"ID", "IMAGE ID"},
                      {"Repository", "REPOSITORY"},
                      {"Size", "SIZE"},
                      {"Tag", "TAG"}},
          .columns = std::move(columns),
          .raw = {{"repository", "Repository"}, {"tag", "Tag"}, {"image_id", "ID"}},
          .quiet = "ID"};
}

Json config_json(const ImageConfig& image) {
  Json config;
  config["User"] = image.user;
  config["ExposedPorts"] = set_of_ports(image.exposed);
  config["Env"] = image.env;
  config["Entrypoint"] = image.entrypoint;
  config["Cmd"] = image.cmd;
  config["Volumes"] = set_of(image.volumes);
  config["WorkingDir"] = image.working_dir;
  config["Labels"] = map_json(image.labels);
  config["StopSignal"] = image.stop_signal;
  if (!image.health.test.empty()) config["Healthcheck"] = health_check_json(image.health);
  return config;
}

/// The layers as overlayfs gets them: the uppermost apart from those below it.
Json layer_folders(const std::vector<std::string>& layers) {
  Json data = Json::object();
  std::string lower;
  for (std::size_t i = 1; i < layers.size(); ++i) lower += (i == 1 ? "" : ":") + layers[i];
  if (!lower.empty()) data["LowerDir"] = lower;
  if (!layers.empty()) data["UpperDir"] = layers.front();
  return data;
}

}  // namespace

Json image_json(const Image& image) {
  Json out;
  out["Id"] = "sha256:" + image.id.str();
  out["RepoTags"] = image.names;
  out["RepoDigests"] = image.digests;
  out["Parent"] = "";
  out["Comment"] = image.history.empty() ? "" : image.history.back().comment;
  out["Created"] = rfc3339(image.created);
  out["Author"] = image.author;
  out["Config"] = config_json(image.config);
  out["Architecture"] = image.architecture;
  if (!image.variant.empty()) out["Variant"] = image.variant;
  out["Os"] = image.os;
  out["Size"] = image.size;
  out["GraphDriver"] = {{"Name", "overlay2"}, {"Data", layer_folders(image.layers)}};
  out["RootFS"] = {{"Type", "layers"}, {"Layers", image.diff_ids}};
  return out;
}

std::vector<Json> image_rows(const Image& image, Time now, bool no_trunc) {
  std::vector<Json> rows;
  const auto add = [&](const std::string& repository, const std::string& tag,
                       const std::string& digest) {
    Json row;
    row["CreatedAt"] = list_time(image.created);
    row["CreatedSince"] = human_ago(image.created, now);
    row["Digest"] = digest;
    row["ID"] = no_trunc ? "sha256:" + image.id.str() : image.id.short_form();
    row["Repository"] = repository;
    row["Size"] = human_size(image.size);
    row["Tag"] = tag;
    rows.push_back(std::move(row));
  };
  std::map<std::string, std::string> digests;  // by repository
  for (const std::string& name : image.digests) {
    const std::size_t at = name.find('@');
    digests[name.substr(0, at)] = name.substr(at + 1);
  }
  std::set<std::string> tagged;
  for (const std::string& name : image.names) {
    const auto [repository, tag] = repository_and_tag(name);
    const auto digest = digests.find(repository);
    add(repository, tag, digest == digests.end() ? "<none>" : digest->second);
    tagged.insert(repository);
  }
  for (const auto& [repository, digest] : digests) {
    if (!tagged.contains(repository)) add(repository, "<none>", digest);
  }
  if (rows.empty()) add("<none>", "<none>", "<none>");
  return rows;
}

const ListShape& image_list(bool digests) {
  static const ListShape plain = list_shape({"Repository", "Tag", "ID", "CreatedSince", "Size"});
  static const ListShape with_digests =
      list_shape({"Repository", "Tag", "Digest", "ID", "CreatedSince", "Size"});
  return digests ? with_digests : plain;
}

}  // namespace cnet::output
