#include "oci_config.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/image/manifest.h"
#include "cnet/model/port_spec.h"
#include "cnet/output/health_json.h"
#include "reserved_labels.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

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

  bool truth(const char* name) const {
    const Json& value = member(name, Json::value_t::boolean);
    return !value.is_null() && value.get<bool>();
  }

  /// Docker writes numbers of nanoseconds, signed.
  std::int64_t number(const char* name) const {
    const auto found = json_.find(name);
    if (found == json_.end() || found->is_null()) return 0;
    if (!found->is_number_integer()) throw damaged(std::string(name) + " is no number");
    return found->get<std::int64_t>();
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

HealthCheck read_health(const Reader& reader) {
  using std::chrono::nanoseconds;
  return {.test = reader.texts("Test"),
          .interval = nanoseconds(reader.number("Interval")),
          .timeout = nanoseconds(reader.number("Timeout")),
          .start_period = nanoseconds(reader.number("StartPeriod")),
          .start_interval = nanoseconds(reader.number("StartInterval")),
          .retries = static_cast<int>(std::clamp<std::int64_t>(reader.number("Retries"), 0, 1000))};
}

ImageConfig read_process(const Reader& reader, const std::string& what) {
  ImageConfig config{.entrypoint = reader.texts("Entrypoint"),
                     .cmd = reader.texts("Cmd"),
                     .env = reader.texts("Env"),
                     .user = reader.text("User"),
                     .working_dir = reader.text("WorkingDir"),
                     .exposed = {},
                     .volumes = reader.keys("Volumes"),
                     .labels = reader.labels(),
                     .stop_signal = reader.text("StopSignal"),
                     .health = {}};
  for (const std::string& key : reader.keys("ExposedPorts")) {
    for (const ExposedPort& port : parse_exposed_ports(key)) config.exposed.push_back(port);
  }
  const Json& health = reader.member("Healthcheck", Json::value_t::object);
  if (!health.is_null()) config.health = read_health(Reader(health, what));
  return config;
}

std::vector<Digest> read_diff_ids(const Reader& rootfs) {
  std::vector<Digest> diff_ids;
  for (const std::string& text : rootfs.texts("diff_ids")) {
    const auto diff_id = parse_digest(text);
    if (!diff_id) throw rootfs.damaged("a diff id is not sha256: and 64 hexadecimal digits");
    diff_ids.push_back(*diff_id);
  }
  return diff_ids;
}

std::vector<HistoryRow> read_history(const Reader& top, const std::string& what) {
  std::vector<HistoryRow> rows;
  for (const Json& item : top.member("history", Json::value_t::array)) {
    if (!item.is_object()) throw top.damaged("its history has a row that is no object");
    const Reader row(item, what);
    rows.push_back({.created = parse_rfc3339(row.text("created")),
                    .created_by = row.text("created_by"),
                    .comment = row.text("comment"),
                    .empty_layer = row.truth("empty_layer")});
  }
  return rows;
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
  if (!config.health.test.empty()) json["Healthcheck"] = output::health_check_json(config.health);
  return json;
}

}  // namespace

OciConfig parse_oci_config(std::string_view text, const std::string& what) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const Reader top(json, what);
  if (!json.is_object()) throw top.damaged("it is no JSON object");
  OciConfig out;
  if (const auto created = parse_rfc3339(top.text("created"))) out.created = *created;
  out.platform = {.os = top.text("os"),
                  .architecture = top.text("architecture"),
                  .variant = top.text("variant")};
  out.author = top.text("author");
  out.config = read_process(Reader(top.member("config", Json::value_t::object), what), what);
  out.diff_ids = read_diff_ids(Reader(top.member("rootfs", Json::value_t::object), what));
  if (out.diff_ids.empty()) throw top.damaged("it has no layers");
  out.history = read_history(top, what);
  return out;
}

std::string oci_config_json(const OciConfig& config) {
  Json json = Json::object();
  json["created"] = rfc3339(config.created);
  json["architecture"] = config.platform.architecture;
  json["os"] = config.platform.os;
  put(json, "variant", config.platform.variant);
  put(json, "author", config.author);
  json["config"] = process_json(config.config);
  json["rootfs"]["type"] = "layers";
  for (const Digest& diff_id : config.diff_ids) {
    json["rootfs"]["diff_ids"].push_back(digest_text(diff_id));
  }
  for (const HistoryRow& row : config.history) {
    Json line = Json::object();
    if (row.created) line["created"] = rfc3339(*row.created);
    put(line, "created_by", row.created_by);
    put(line, "comment", row.comment);
    if (row.empty_layer) line["empty_layer"] = true;
    json["history"].push_back(std::move(line));
  }
  try {
    return json.dump();
  } catch (const Json::type_error&) {  // the only thing dump() throws
    throw Error("the image's configuration is not UTF-8", Error::Kind::usage);
  }
}

}  // namespace cnet::image
