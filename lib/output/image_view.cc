#include "cnet/output/image_view.h"

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

}  // namespace

Json image_json(const Image& image) {
  Json config;
  config["User"] = image.config.user;
  config["ExposedPorts"] = set_of_ports(image.config.exposed);
  config["Env"] = image.config.env;
  config["Entrypoint"] = image.config.entrypoint;
  config["Cmd"] = image.config.cmd;
  config["Volumes"] = set_of(image.config.volumes);
  config["WorkingDir"] = image.config.working_dir;
  config["Labels"] = map_json(image.config.labels);
  config["StopSignal"] = image.config.stop_signal;
  Json out;
  out["Id"] = "sha256:" + image.id.str();
  out["RepoTags"] = image.names;
  out["Created"] = rfc3339(image.created);
  out["Size"] = image.size;
  out["Config"] = std::move(config);
  out["GraphDriver"] = {{"Name", "overlay2"}, {"Data", {{"Layers", image.layers}}}};
  return out;
}

std::vector<Json> image_rows(const Image& image, Time now, bool no_trunc) {
  std::vector<std::string> names = image.names;
  if (names.empty()) names.emplace_back("<none>:<none>");
  std::vector<Json> rows;
  for (const std::string& name : names) {
    const auto [repository, tag] = repository_and_tag(name);
    Json row;
    row["CreatedAt"] = list_time(image.created);
    row["CreatedSince"] = human_ago(image.created, now);
    row["Digest"] = "<none>";
    row["ID"] = no_trunc ? "sha256:" + image.id.str() : image.id.short_form();
    row["Repository"] = repository;
    row["Size"] = human_size(image.size);
    row["Tag"] = tag;
    rows.push_back(std::move(row));
  }
  return rows;
}

const ListShape& image_list() {
  static const ListShape shape{
      .headers = {{"CreatedAt", "CREATED AT"},
                  {"CreatedSince", "CREATED"},
                  {"Digest", "DIGEST"},
                  {"ID", "IMAGE ID"},
                  {"Repository", "REPOSITORY"},
                  {"Size", "SIZE"},
                  {"Tag", "TAG"}},
      .columns = {"Repository", "Tag", "ID", "CreatedSince", "Size"},
      .raw = {{"repository", "Repository"}, {"tag", "Tag"}, {"image_id", "ID"}},
      .quiet = "ID"};
  return shape;
}

}  // namespace cnet::output
