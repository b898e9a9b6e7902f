#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "archive_target.h"
#include "archive_writer.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/archive.h"
#include "cnet/image/image_store.h"
#include "cnet/image/manifest.h"

namespace cnet::image {
namespace {

using Json = nlohmann::ordered_json;

struct SavedImage {
  Digest manifest;
  std::uint64_t manifest_size = 0;
  Manifest content;
  std::vector<Reference> names;
};

/// Everything that goes into the archive.
struct Content {
  std::vector<SavedImage> images;
  std::map<std::string, std::uint64_t> blobs;  ///< hex -> size
};

std::string blob_file(const Digest& digest) { return "blobs/sha256/" + digest.str(); }

SavedImage read_image(BlobStore& blobs, const Digest& digest) {
  const std::string text = blobs.read(digest);
  Document document = parse_document(text, "", "manifest " + digest_text(digest));
  auto* manifest = std::get_if<Manifest>(&document);
  if (manifest == nullptr) {
    throw Error("manifest " + digest_text(digest) + " is a list of images", Error::Kind::damaged);
  }
  return {.manifest = digest,
          .manifest_size = text.size(),
          .content = std::move(*manifest),
          .names = {}};
}

Content gather(BlobStore& blobs, const std::vector<std::string>& references) {
  ImageStore store(blobs.disk());
  Content content;
  for (const std::string& reference : references) {
    const auto target = store.target(reference);
    if (!target) throw Error("no such image: " + cnet::quoted(reference), Error::Kind::not_found);
    auto image = std::ranges::find(content.images, target->manifest, &SavedImage::manifest);
    if (image == content.images.end()) {
      image = content.images.insert(image, read_image(blobs, target->manifest));
    }
    const auto found = store.find(reference);
    if (!found || found->names.empty()) continue;
    Reference name = parse_reference(found->names.front());
    if (std::ranges::find(image->names, name) == image->names.end()) {
      image->names.push_back(std::move(name));
    }
  }
  for (const SavedImage& image : content.images) {
    content.blobs[image.manifest.str()] = image.manifest_size;
    content.blobs[image.content.config.digest.str()] = image.content.config.size;
    for (const Descriptor& layer : image.content.layers) {
      content.blobs[layer.digest.str()] = layer.size;
    }
  }
  return content;
}

Json index_entry(const SavedImage& image, const Reference* name) {
  Json entry;
  entry["mediaType"] = kOciManifest;
  entry["digest"] = digest_text(image.manifest);
  entry["size"] = image.manifest_size;
  if (name != nullptr) {
    entry["annotations"] = {{"io.containerd.image.name", name->canonical()},
                            {"org.opencontainers.image.ref.name", name->tag}};
  }
  return entry;
}

std::string index_json(const std::vector<SavedImage>& images) {
  Json index;
  index["schemaVersion"] = 2;
  index["mediaType"] = kOciIndex;
  index["manifests"] = Json::array();
  for (const SavedImage& image : images) {
    if (image.names.empty()) index["manifests"].push_back(index_entry(image, nullptr));
    for (const Reference& name : image.names) {
      index["manifests"].push_back(index_entry(image, &name));
    }
  }
  return index.dump();
}

std::string docker_manifest_json(const std::vector<SavedImage>& images) {
  Json rows = Json::array();
  for (const SavedImage& image : images) {
    Json row;
    row["Config"] = blob_file(image.content.config.digest);
    row["RepoTags"] = Json::array();
    for (const Reference& name : image.names) row["RepoTags"].push_back(name.familiar());
    row["Layers"] = Json::array();
    for (const Descriptor& layer : image.content.layers) {
      row["Layers"].push_back(blob_file(layer.digest));
    }
    rows.push_back(std::move(row));
  }
  return rows.dump();
}

}  // namespace

void save_archive(BlobStore& blobs, const SaveOptions& options) {
  const Content content = gather(blobs, options.images);
  ArchiveTarget target(options.target);
  ArchiveWriter archive(target.fd(), target.name(), options.checkpoint);
  archive.add_folder("blobs");
  archive.add_folder("blobs/sha256");
  for (const auto& [hex, size] : content.blobs) {
    const Digest digest = *Digest::parse(hex);
    const UniqueFd file = blobs.open(digest);
    if (!file) throw Error("blob " + digest_text(digest) + " is missing", Error::Kind::damaged);
    archive.add_file(blob_file(digest), file, size);
  }
  archive.add_text("index.json", index_json(content.images));
  if (options.format == ArchiveFormat::docker) {
    archive.add_text("manifest.json", docker_manifest_json(content.images));
  }
  archive.add_text("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  archive.finish();
  target.finish();
}

}  // namespace cnet::image
