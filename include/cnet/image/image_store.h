#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/image/digest.h"
#include "cnet/image/reference.h"
#include "cnet/model/image.h"
#include "cnet/plan/images.h"
#include "cnet/state/disk.h"

namespace cnet::image {

/// Images by content, under <root>/images:
///
///     lock                  held for moments, never while something is unpacked or downloaded
///     writers/lock          lock, shared: held by whoever puts blobs or layers in place that have
///                           no name yet (BlobStore), or reads them; nothing is swept meanwhile
///     names/<name>          what the name means: an image id and, in a second line, the digest of
///                           its manifest. '/' of the canonical name is written as '+'.
///                           "<repository>@sha256:<hex>" is a RepoDigest; "@<id>" keeps an image
///                           whose last name went to another one
///     blobs/sha256/<hex>    manifests, configurations (an image's id is its own digest) and
///                           layers, as they came
///     ingest/<hex>          blobs on their way (BlobIngest)
///     layers/<diff id>/     a layer, unpacked once for all images that have it: fs, and size, the
///                           bytes of its files. The diff id is the SHA-256 of its uncompressed tar
///     staging/<diff id>/    a layer being unpacked: lock (held as long as its writer lives),
///     layer;
///                           an import, which does not know the diff id yet, has staging/<random>
///     staging/<random>/     a removed layer on its way to be gone
///
/// An image exists as long as a name leads to it. Blobs come first, then layers, then the name;
/// removing goes the other way, so whatever is cut short has no name and collect() sweeps it.
class ImageStore : public Images {
 public:
  explicit ImageStore(state::Disk& disk) : disk_(disk) {}

  /// What a name leads to.
  struct Target {
    ImageId id;
    Digest manifest;
    friend bool operator==(const Target&, const Target&) = default;
  };

  /// For running it: reads the name and the configuration, nothing else. `names` holds only the one
  /// it was found by and `size` is 0. An ambiguous prefix of an id is an Error.
  std::optional<Image> find(const std::string& reference) override;
  /// With all names, history and the size; absent when there is none.
  std::optional<Image> inspect(const std::string& reference);
  /// All images complete, the newest first.
  std::vector<Image> list();
  /// Absent when there is no such image.
  std::optional<Target> target(const std::string& reference);

  std::shared_ptr<void> hold() override;

  /// Gives an image names, each at once; an image that loses its last one to it stays, nameless.
  /// Throws Error (usage) before anything is changed when one is too long for a file's name.
  void give_names(const std::vector<Reference>& names, const Target& target);
  /// Another name for an image. Throws Error (not_found).
  void tag(const std::string& reference, const Reference& name);

  /// The name of a container that uses the image; absent when none does.
  using UsedBy = std::function<std::optional<std::string>(const ImageId&)>;
  struct Removal {
    ImageId id;                         ///< empty: the name led to none that can be read
    std::vector<std::string> untagged;  ///< familiar names that are gone
    std::optional<ImageId> deleted;     ///< the image, when its last name went
  };
  /// By name: drops this name, and the image with its last one. By id: all names; more than one
  /// only with `force`. RepoDigests go with the last tag of their repository. An image that a
  /// container uses keeps its last name, forced or not: its layers are that container's root file
  /// system.
  Removal remove(const std::string& reference, bool force, const UsedBy& used_by);

  struct Pruned {
    std::vector<Removal> images;
    std::uint64_t bytes = 0;  ///< of the layers that went with them
  };
  /// Removes the images that `wanted` accepts and no container uses, and everything without a name.
  Pruned prune(const std::function<bool(const Image&)>& wanted, const UsedBy& used_by);

  /// Removes what no name leads to: blobs, partial ones, layers. While somebody writes to the store
  /// only what killed writers have left in staging/. Returns the bytes of the layers removed.
  std::uint64_t collect();

  bool has_layer(const Digest& diff_id);
  /// A place to write a layer in.
  struct Staging {
    std::string folder;                  ///< below images/
    std::unique_ptr<state::Lock> alive;  ///< while it is held nobody sweeps the folder
    state::Path layer() const;           ///< becomes layers/<diff id>
    state::Path files() const;           ///< layer()/fs: the layer's root folder
  };
  /// Waits while another process writes the same layer; absent when it is there then. What a dead
  /// writer has left in the place is gone.
  std::optional<Staging> stage(const Digest& diff_id);
  /// For a layer whose diff id is known only when it is written.
  Staging stage_unnamed();
  /// Puts a staged layer that is safely on disk in place, unless one is there. The caller holds a
  /// BlobStore.
  void place(const Staging& staging, const Digest& diff_id, std::uint64_t size);

  /// Names an image that was just made of `config`, or in its place the one that has the same layers
  /// and the same configuration already, whenever that was made; returns which.
  Target name_import(const Reference& name, const Target& made, std::string_view config);

 private:
  struct Claim {
    std::string entry;  ///< in names/; empty: found by id
    Target target;
  };
  /// What nobody may sweep.
  struct Living {
    std::vector<std::string> blobs, layers;  ///< hex, sorted
  };
  std::vector<Claim> claims();
  std::optional<Claim> claim(const std::string& entry);
  /// By name, else by prefix of an id. Absent when nothing does.
  std::optional<Claim> resolve(const std::string& reference);
  std::vector<Claim> doomed(const Claim& wanted, const std::vector<Claim>& all, bool force);
  std::optional<Removal> drop_unreadable(const std::string& reference);
  Removal drop(const Claim& wanted, bool force, const UsedBy& used_by);
  std::optional<Image> read(const ImageId& id);
  void measure(Image& image);  ///< its size and those of its history's rows
  void put_name(const Reference& name, const Target& target);
  std::optional<Living> living();
  std::optional<Target> same_image(std::string_view config);
  bool is_empty();
  std::uint64_t sweep();
  std::uint64_t sweep_layers(const std::vector<std::string>& living);
  void sweep_staging();

  state::Disk& disk_;
};

}  // namespace cnet::image
