#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/base/id.h"
#include "cnet/image/digest.h"
#include "cnet/image/reference.h"
#include "cnet/state/disk.h"

namespace cnet::image {

/// Where things are below <root>; the layout is described at ImageStore.
state::Path store_path(const std::string& relative);  ///< "names" -> images/names
state::Path name_path(const std::string& entry);
state::Path config_path(const ImageId& id);
state::Path layer_path(const Digest& diff_id);
state::Path layer_size_path(const Digest& diff_id);
state::Path blob_path(const Digest& digest);
state::Path ingest_path(const Digest& digest);

/// The entry in names/. '+' is in no name, so this cannot collide and is undone by entry_reference.
/// Throws Error (usage) for a name too long for one directory entry.
std::string name_entry(const Reference& name);
std::optional<Reference> entry_reference(const std::string& entry);  ///< absent: not a name's
/// The entry that keeps an image without a name.
std::string nameless_entry(const ImageId& id);

}  // namespace cnet::image
