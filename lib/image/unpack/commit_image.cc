#include "cnet/image/commit_image.h"

#include <string>
#include <utility>

#include "../oci_config.h"
#include "../strict_json.h"
#include "cnet/base/error.h"
#include "cnet/image/image_store.h"
#include "interruptible.h"
#include "tar_source.h"
#include "unpack_tree.h"
#include "utf8_locale.h"

namespace cnet::image {
namespace {

/// Overlayfs takes 500.
constexpr std::size_t kMostLayers = 500;

Manifest read_manifest(BlobStore& blobs, const Digest& digest) {
  const std::string what = "manifest " + digest_text(digest);
  Document document = parse_document(blobs.read(digest), "", what);
  if (auto* manifest = std::get_if<Manifest>(&document)) return std::move(*manifest);
  throw Error(what + " is a list of images, not an image", Error::Kind::damaged);
}

/// The configuration comes from strangers, so it is read strictly once, before it counts.
OciConfig read_config(BlobStore& blobs, const Manifest& manifest) {
  const std::string text = blobs.read(manifest.config.digest);
  const std::string name = digest_text(manifest.config.digest);
  parse_strict(text, "image configuration " + name);
  OciConfig config = parse_oci_config(text, name);
  if (config.diff_ids.size() != manifest.layers.size()) {
    throw Error("image configuration " + name + " speaks of " +
                    std::to_string(config.diff_ids.size()) + " layers, its manifest of " +
                    std::to_string(manifest.layers.size()),
                Error::Kind::damaged);
  }
  if (config.diff_ids.size() > kMostLayers) {
    throw Error("the image has more than " + std::to_string(kMostLayers) + " layers");
  }
  return config;
}

}  // namespace

void unpack_layer(BlobStore& blobs, const Descriptor& layer, const Digest& diff_id,
                  const CommitOptions& options) {
  const auto report = [&](std::uint64_t done, bool finished) {
    if (options.on_progress) options.on_progress({layer.digest, done, layer.size, finished});
  };
  ImageStore store(blobs.disk());
  const auto staging = store.stage(diff_id);
  if (staging) {
    const std::string name = "layer " + digest_text(layer.digest);
    UniqueFd blob = blobs.open(layer.digest);
    if (!blob) throw Error(name + " is missing", Error::Kind::damaged);
    const Utf8Locale utf8;
    TarSource tar(std::move(blob), name, options.limits);
    const std::function<void()> step = [&] {
      if (options.checkpoint) options.checkpoint();
      report(tar.position(), false);
    };
    Interruptible source(tar, step);
    const std::uint64_t size = unpack_tree(source, blobs.disk().absolute(staging->files()),
                                           TreeKind::layer, options.limits);
    const std::string digest = source.diff_id();
    if (digest != diff_id.str()) {
      throw Error(name + " unpacks to a tar with the digest sha256:" + digest +
                      "; the image's configuration says " + digest_text(diff_id),
                  Error::Kind::damaged);
    }
    store.place(*staging, diff_id, size);
  }
  report(layer.size, true);
}

ImageStore::Target prepare_image(BlobStore& blobs, const Digest& manifest,
                                 const CommitOptions& options) {
  const Manifest image = read_manifest(blobs, manifest);
  const OciConfig config = read_config(blobs, image);
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    unpack_layer(blobs, image.layers[i], config.diff_ids[i], options);
  }
  return {*ImageId::parse(image.config.digest.str()), manifest};
}

ImageId commit_image(BlobStore& blobs, const Digest& manifest, const std::vector<Reference>& names,
                     const CommitOptions& options) {
  const ImageStore::Target target = prepare_image(blobs, manifest, options);
  ImageStore(blobs.disk()).give_names(names, target);
  return target.id;
}

}  // namespace cnet::image
