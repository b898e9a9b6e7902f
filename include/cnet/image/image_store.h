#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/image/reference.h"
#include "cnet/model/image.h"
#include "cnet/plan/images.h"
#include "cnet/state/disk.h"

namespace cnet::image {

/// Images by content, under <root>/images:
///
///     lock                       held for moments, never while something is unpacked or downloaded
///     names/<name>               an image id; '/' of the canonical name written as '+'. "@<id>"
///     keeps an image
///                                whose last name went to another one
///     configs/<id>.json          OCI image configuration; the id is its SHA-256
///     layers/<diff id>/fs        a layer, unpacked; the diff id is the SHA-256 of its uncompressed
///     tar layers/<diff id>/size      bytes of its files staging/<random>/          what one import
///     is writing: lock (held as long as it lives), layer/
///
/// An image exists as long as a name leads to it. Import writes layer, configuration, name in this
/// order, remove goes the other way, so whatever is cut short has no name: the next import or
/// remove sweeps it.
class ImageStore : public Images {
 public:
  explicit ImageStore(state::Disk& disk) : disk_(disk) {}

  /// For running it: reads the name and the configuration, nothing else. `names` holds only the one
  /// it was found by and `size` is 0. An ambiguous prefix of an id is an Error.
  std::optional<Image> find(const std::string& reference) override;
  /// With all names and the size; absent when there is none.
  std::optional<Image> inspect(const std::string& reference);
  /// All images complete, the newest first.
  std::vector<Image> list();

  std::shared_ptr<void> hold() override;

  /// The name of a container that uses the image; absent when none does.
  using UsedBy = std::function<std::optional<std::string>(const ImageId&)>;
  struct Removal {
    std::vector<std::string> untagged;  ///< familiar names that are gone
    std::optional<ImageId> deleted;     ///< the image, when its last name went
  };
  /// By name: drops this name, and the image with its last one. By id: all names; more than one
  /// only with `force`. An image that a container uses keeps its last name, forced or not: its
  /// layers are that container's root file system.
  Removal remove(const std::string& reference, bool force, const UsedBy& used_by);

  /// A place to write a layer in, private to one import.
  struct Staging {
    std::string folder;                  ///< below images/
    std::unique_ptr<state::Lock> alive;  ///< while it is held nobody sweeps the folder
    state::Path layer() const;           ///< becomes layers/<diff id>
    state::Path files() const;           ///< layer()/fs: the layer's root folder
  };
  /// Sweeps everything that has no name, then makes a place.
  Staging stage();
  /// Removes staging folders that nobody holds: to be called when an import is over, however it
  /// ended.
  void tidy();

  struct NewImage {
    ImageId id;              ///< SHA-256 of `config`
    std::string config;      ///< OCI image configuration with exactly one diff id
    std::uint64_t size = 0;  ///< bytes of the layer's files
    Reference name;
  };
  /// Puts a staged layer that is safely on disk, its configuration and its name in place; returns
  /// the id under which the image is known: an older one when the same layers with the same
  /// configuration are already stored.
  ImageId commit(const Staging& staging, const NewImage& image);

 private:
  struct Claim {
    std::string entry;  ///< in names/
    ImageId id;
  };
  std::vector<Claim> claims();
  /// The id a reference means: by name, else by prefix of an id. Absent when nothing does.
  std::optional<Claim> resolve(const std::string& reference);
  std::optional<Image> read(const ImageId& id);
  std::uint64_t size_of(const Image& image);
  std::optional<ImageId> same_image(std::string_view config);
  void give_name(const Reference& name, const ImageId& id);
  void sweep();
  void sweep_configs();
  void sweep_layers();
  void sweep_staging();

  state::Disk& disk_;
};

}  // namespace cnet::image
