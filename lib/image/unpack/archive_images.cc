#include "archive_images.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "../strict_json.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/manifest.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

void add_name(ArchivedImage& image, const std::string& text) {
  Reference name = parse_reference(text);
  if (!name.digest.empty()) return;  // what was pulled elsewhere says nothing here
  if (std::ranges::find(image.names, name) == image.names.end()) {
    image.names.push_back(std::move(name));
  }
}

/// containerd's and Docker's full name comes before OCI's, which may be a tag alone.
void add_annotated_name(ArchivedImage& image, const Descriptor& entry) {
  for (const char* key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"}) {
    const auto found = entry.annotations.find(key);
    if (found == entry.annotations.end() || found->second.empty()) continue;
    add_name(image, found->second);
    return;
  }
}

/// The manifest that an entry of an index leads to on this host; absent for what is no image, such
/// as an attestation.
std::optional<Digest> manifest_of(const Descriptor& entry, BlobStore& blobs, int depth = 0) {
  if (entry.annotations.contains("vnd.docker.reference.type")) return std::nullopt;
  const std::string what = "manifest " + digest_text(entry.digest);
  if (!blobs.has(entry.digest)) throw Error("the archive lacks its " + what, Error::Kind::damaged);
  const Document document = parse_document(blobs.read(entry.digest), entry.media_type, what);
  const auto* index = std::get_if<Index>(&document);
  if (index == nullptr) return entry.digest;
  const Descriptor* chosen = choose(*index, host_platform());
  if (chosen == nullptr || depth > 1 || !blobs.has(chosen->digest)) {
    throw Error("the archive has no image for " + platform_text(host_platform()));
  }
  return manifest_of(*chosen, blobs, depth + 1);
}

void add_oci_images(std::vector<ArchivedImage>& images, const std::string& text, BlobStore& blobs) {
  const Document document = parse_document(text, kOciIndex, "the archive's index.json");
  for (const Descriptor& entry : std::get<Index>(document).manifests) {
    const auto manifest = manifest_of(entry, blobs);
    if (!manifest) continue;
    auto image = std::ranges::find(images, *manifest, &ArchivedImage::manifest);
    if (image == images.end()) image = images.insert(image, {*manifest, {}});
    add_annotated_name(*image, entry);
  }
}

/// OCI's media type of a layer, by its first bytes.
std::string layer_type(BlobStore& blobs, const Digest& layer) {
  const UniqueFd file = blobs.open(layer);
  std::array<char, 4> head{};
  const ssize_t n = ::pread(file.get(), head.data(), head.size(), 0);
  const std::string_view magic(head.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  std::string type(kOciLayer);
  if (magic.starts_with("\x1f\x8b")) return type + "+gzip";
  if (magic == "\x28\xb5\x2f\xfd") return type + "+zstd";
  return type;
}

/// One row of Docker's manifest.json.
class DockerRow {
 public:
  DockerRow(const Json& row, const ArchiveFiles& files, BlobStore& blobs)
      : row_(row), files_(files), blobs_(blobs) {}

  Manifest manifest() const {
    const auto config = file(text(member("Config")));
    Manifest out{.config = {.media_type = std::string(kOciConfig),
                            .digest = config.digest,
                            .size = config.size},
                 .layers = {}};
    for (const Json& layer : member("Layers")) {
      const auto found = file(text(layer));
      out.layers.push_back({.media_type = layer_type(blobs_, found.digest),
                            .digest = found.digest,
                            .size = found.size});
    }
    return out;
  }

  std::vector<std::string> tags() const {
    std::vector<std::string> out;
    const auto found = row_.find("RepoTags");
    if (found == row_.end() || !found->is_array()) return out;
    for (const Json& tag : *found) out.push_back(text(tag));
    return out;
  }

 private:
  static Error damaged(const std::string& why) {
    return Error("the archive's manifest.json " + why, Error::Kind::damaged);
  }
  const Json& member(const char* name) const {
    if (!row_.is_object()) throw damaged("has a row that is no object");
    const auto found = row_.find(name);
    if (found == row_.end()) throw damaged(std::string("has a row without ") + name);
    return *found;
  }
  static std::string text(const Json& value) {
    if (!value.is_string()) throw damaged("has a name that is no text");
    return value.get<std::string>();
  }
  ArchiveFiles::File file(const std::string& path) const {
    const auto found = files_.find(path);
    if (!found) throw damaged("names " + cnet::quoted(path) + ", which is not in the archive");
    return *found;
  }

  const Json& row_;
  const ArchiveFiles& files_;
  BlobStore& blobs_;
};

/// The image that has this configuration already, from index.json.
std::vector<ArchivedImage>::iterator same_config(std::vector<ArchivedImage>& images,
                                                 BlobStore& blobs, const Digest& config) {
  return std::ranges::find_if(images, [&](const ArchivedImage& image) {
    const Document document = parse_document(blobs.read(image.manifest), "", "a manifest");
    const auto* manifest = std::get_if<Manifest>(&document);
    return manifest != nullptr && manifest->config.digest == config;
  });
}

void add_docker_images(std::vector<ArchivedImage>& images, const std::string& text,
                       const ArchiveFiles& files, BlobStore& blobs) {
  const Json rows = parse_strict(text, "the archive's manifest.json", Json::value_t::array);
  for (const Json& json : rows) {
    const DockerRow row(json, files, blobs);
    const Manifest manifest = row.manifest();
    auto image = same_config(images, blobs, manifest.config.digest);
    if (image == images.end()) {
      image = images.insert(image, {blobs.put(manifest_json(manifest)), {}});
    }
    for (const std::string& tag : row.tags()) add_name(*image, tag);
  }
}

}  // namespace

std::vector<ArchivedImage> archived_images(const ArchiveFiles& files, BlobStore& blobs,
                                           const std::string& source) {
  std::vector<ArchivedImage> images;
  const auto index = files.document("index.json");
  const auto docker = files.document("manifest.json");
  if (index) add_oci_images(images, *index, blobs);
  if (docker) add_docker_images(images, *docker, files, blobs);
  if (!images.empty()) return images;
  throw Error(
      source + " is no archive of images: " +
          (index || docker ? "it holds none" : "it has neither index.json nor manifest.json"),
      Error::Kind::damaged)
      .hint("`cnet image import` makes an image of a root file system");
}

}  // namespace cnet::image
