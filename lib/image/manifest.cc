#include "cnet/image/manifest.h"

#include <algorithm>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "strict_json.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

/// Reads the members of one object; everything wrong is said with the document's name.
class Members {
 public:
  Members(const Json& json, const std::string& what) : json_(json), what_(what) {}

  Error damaged(const std::string& why) const {
    return Error(what_ + " " + why, Error::Kind::damaged);
  }

  /// Absent and null are the same.
  const Json* find(const char* name, Json::value_t type) const {
    const auto found = json_.find(name);
    if (found == json_.end() || found->is_null()) return nullptr;
    if (found->type() != type) throw damaged(std::string("has a ") + name + " of a wrong type");
    return &*found;
  }

  std::string text(const char* name) const {
    const Json* found = find(name, Json::value_t::string);
    return found == nullptr ? std::string() : found->get<std::string>();
  }

  std::uint64_t size() const {
    const auto found = json_.find("size");
    if (found == json_.end() || !found->is_number_unsigned()) {
      throw damaged("names a blob without a size");
    }
    const auto size = found->get<std::uint64_t>();
    if (size > std::uint64_t{1} << 50) throw damaged("names a blob of an impossible size");
    return size;
  }

  std::map<std::string, std::string> annotations() const {
    std::map<std::string, std::string> out;
    const Json* found = find("annotations", Json::value_t::object);
    if (found == nullptr) return out;
    for (auto item = found->begin(); item != found->end(); ++item) {
      if (!item->is_string()) throw damaged("has an annotation that is no text");
      out[item.key()] = item->get<std::string>();
    }
    return out;
  }

 private:
  const Json& json_;
  const std::string& what_;
};

Descriptor read_descriptor(const Json& json, const std::string& what) {
  const Members members(json, what);
  if (!json.is_object()) throw members.damaged("names a blob by something that is no object");
  const std::string text = members.text("digest");
  const auto digest = parse_digest(text);
  if (!digest) throw members.damaged("has the digest " + cnet::quoted(text) + ", which is none");
  Descriptor out{.media_type = members.text("mediaType"),
                 .digest = *digest,
                 .size = members.size(),
                 .platform = {},
                 .annotations = members.annotations()};
  if (const Json* platform = members.find("platform", Json::value_t::object)) {
    const Members words(*platform, what);
    out.platform = Platform{.os = words.text("os"),
                            .architecture = words.text("architecture"),
                            .variant = words.text("variant")};
  }
  return out;
}

std::vector<Descriptor> read_descriptors(const Json& list, const std::string& what) {
  std::vector<Descriptor> out;
  for (const Json& item : list) out.push_back(read_descriptor(item, what));
  return out;
}

bool is_manifest_type(std::string_view type) {
  return type == kOciManifest || type == kDockerManifest;
}
bool is_index_type(std::string_view type) { return type == kOciIndex || type == kDockerIndex; }

/// What came as one kind and says that it is another could be read in two ways (CVE-2021-41190).
void require_type(const Members& members, std::string_view came_as, bool index) {
  const std::string own = members.text("mediaType");
  for (const std::string_view type : {std::string_view(own), came_as}) {
    const bool fits = index ? is_index_type(type) : is_manifest_type(type);
    const bool known = is_index_type(type) || is_manifest_type(type);
    if (known && !fits) throw members.damaged("is not what its media type says");
    if (!known && !type.empty() && type == own) {
      throw members.damaged("has the media type " + cnet::quoted(type) + ", which is no image's");
    }
  }
}

Manifest read_manifest(const Members& members, const Json& layers, const std::string& what) {
  const Json* config = members.find("config", Json::value_t::object);
  if (config == nullptr) throw members.damaged("names no configuration");
  return {.config = read_descriptor(*config, what), .layers = read_descriptors(layers, what)};
}

Json descriptor_json(const Descriptor& descriptor) {
  return {{"mediaType", descriptor.media_type},
          {"digest", digest_text(descriptor.digest)},
          {"size", descriptor.size}};
}

}  // namespace

Document parse_document(std::string_view json, std::string_view media_type,
                        const std::string& what) {
  const Json top = parse_strict(json, what);
  const Members members(top, what);
  const auto version = top.find("schemaVersion");
  if (version == top.end() || *version != 2) {
    throw members.damaged("is not of schema version 2, the only one cnet reads");
  }
  const Json* layers = members.find("layers", Json::value_t::array);
  const Json* manifests = members.find("manifests", Json::value_t::array);
  if (layers != nullptr && manifests != nullptr) {
    throw members.damaged("has both layers and manifests");
  }
  if (layers != nullptr) {
    require_type(members, media_type, false);
    return read_manifest(members, *layers, what);
  }
  if (manifests != nullptr) {
    require_type(members, media_type, true);
    return Index{read_descriptors(*manifests, what)};
  }
  throw members.damaged("has neither layers nor manifests");
}

std::string manifest_json(const Manifest& manifest) {
  Json json = {{"schemaVersion", 2}, {"mediaType", kOciManifest}};
  json["config"] = descriptor_json(manifest.config);
  json["layers"] = Json::array();
  for (const Descriptor& layer : manifest.layers) json["layers"].push_back(descriptor_json(layer));
  return json.dump();
}

}  // namespace cnet::image
