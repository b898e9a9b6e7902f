#include "oci_config.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/model/port_spec.h"
#include "reserved_labels.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

#if defined(__x86_64__)
constexpr const char* kArchitecture = "amd64";
#elif defined(__aarch64__)
constexpr const char* kArchitecture = "arm64";
#else
#error "OCI's name of this architecture is missing"
#endif

/// Reads members by type; a member that is absent or null is the type's empty value.
class Reader {
 public:
  Reader(const Json& json, const std::string& what) : json_(json), what_(what) {}

  Error damaged(const std::string& why) const {
    return Error("image configuration " + what_ + " cannot be read: " + why, Error::Kind::damaged)
        .hint("remove the image and import it again: cnet image rm ID");
  }

  const Json& member(const char* name, Json::value_t type) const {
    static const Json nothing;
    const auto found = json_.find(name);
    if (found == json_.end() || found->is_null()) return nothing;
    if (found->type() != type) throw damaged(std::string(name) + " has the wrong type");
    return *found;
  }

  std::string text(const char* name) const {
    const Json& value = member(name, Json::value_t::string);
    return value.is_null() ? std::string() : value.get<std::string>();
  }

  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> out;
    for (const Json& item : member(name, Json::value_t::array)) {
      if (!item.is_string()) throw damaged(std::string(name) + " has an item that is no text");
      out.push_back(item.get<std::string>());
    }
    return out;
  }

  std::map<std::string, std::string> labels() const {
    std::map<std::string, std::string> out;
    const Json& object = member("Labels", Json::value_t::object);
    for (auto item = object.begin(); item != object.end(); ++item) {
      if (!item->is_string()) throw damaged("a label is no text");
      if (!is_reserved_label(item.key())) out[item.key()] = item->get<std::string>();
    }
    return out;
  }

  /// OCI writes sets as {"80/tcp": {}}.
  std::vector<std::string> keys(const char* name) const {
    std::vector<std::string> out;
    const Json& object = member(name, Json::value_t::object);
    for (auto item = object.begin(); item != object.end(); ++item) out.push_back(item.key());
    return out;
  }

 private:
  const Json& json_;
  const std::string& what_;
};

ImageConfig read_process(const Reader& reader) {
  ImageConfig config{.entrypoint = reader.texts("Entrypoint"),
                     .cmd = reader.texts("Cmd"),
                     .env = reader.texts("Env"),
                     .user = reader.text("User"),
                     .working_dir = reader.text("WorkingDir"),
                     .exposed = {},
                     .volumes = reader.keys("Volumes"),
                     .labels = reader.labels(),
                     .stop_signal = reader.text("StopSignal")};
  for (const std::string& key : reader.keys("ExposedPorts")) {
    for (const ExposedPort& port : parse_exposed_ports(key)) config.exposed.push_back(port);
  }
  return config;
}

template <class Items>
void put(Json& json, const char* name, const Items& items) {
  if (!items.empty()) json[name] = items;
}

void put_keys(Json& json, const char* name, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) json[name][key] = Json::object();
}

Json process_json(const ImageConfig& config) {
  Json json = Json::object();
  put(json, "Entrypoint", config.entrypoint);
  put(json, "Cmd", config.cmd);
  put(json, "Env", config.env);
  put(json, "User", config.user);
  put(json, "WorkingDir", config.working_dir);
  put(json, "Labels", config.labels);
  put(json, "StopSignal", config.stop_signal);
  put_keys(json, "Volumes", config.volumes);
  std::vector<std::string> ports;
  for (const ExposedPort& port : config.exposed) {
    ports.push_back(std::to_string(port.port) + "/" + protocol_name(port.protocol));
  }
  put_keys(json, "ExposedPorts", ports);
  return json;
}

}  // namespace

OciConfig parse_oci_config(std::string_view text, const std::string& what) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const Reader top(json, what);
  if (!json.is_object()) throw top.damaged("it is no JSON object");
  OciConfig out;
  if (const auto created = parse_rfc3339(top.text("created"))) out.created = *created;
  out.config = read_process(Reader(top.member("config", Json::value_t::object), what));
  const Reader rootfs(top.member("rootfs", Json::value_t::object), what);
  for (std::string& diff_id : rootfs.texts("diff_ids")) {
    const std::string hex = diff_id.substr(std::min<std::size_t>(diff_id.size(), 7));
    if (!diff_id.starts_with("sha256:") || !is_hex64(hex)) {
      throw top.damaged("a diff id is not sha256: and 64 hexadecimal digits");
    }
    out.diff_ids.push_back(hex);
  }
  if (out.diff_ids.empty()) throw top.damaged("it has no layers");
  return out;
}

std::string oci_config_json(const OciConfig& config) {
  Json json = Json::object();
  json["created"] = rfc3339(config.created);
  json["architecture"] = kArchitecture;
  json["os"] = "linux";
  json["config"] = process_json(config.config);
  json["rootfs"]["type"] = "layers";
  for (const std::string& hex : config.diff_ids) {
    json["rootfs"]["diff_ids"].push_back("sha256:" + hex);
  }
  json["history"][0]["created"] = rfc3339(config.created);
  json["history"][0]["comment"] = config.comment;
  try {
    return json.dump();
  } catch (const Json::type_error&) {  // the only thing dump() throws
    throw Error("the image's configuration is not UTF-8", Error::Kind::usage);
  }
}

}  // namespace cnet::image
