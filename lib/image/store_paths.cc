#include "store_paths.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::size_t kLongestEntry = 255;  // NAME_MAX

}  // namespace

state::Path store_path(const std::string& relative) {
  return {state::Tree::durable, "images/" + relative};
}

state::Path name_path(const std::string& entry) { return store_path("names/" + entry); }

state::Path config_path(const ImageId& id) { return store_path("blobs/sha256/" + id.str()); }

state::Path layer_path(const Digest& diff_id) { return store_path("layers/" + diff_id.str()); }

state::Path layer_size_path(const Digest& diff_id) {
  return store_path("layers/" + diff_id.str() + "/size");
}

state::Path blob_path(const Digest& digest) { return store_path("blobs/sha256/" + digest.str()); }

state::Path ingest_path(const Digest& digest) { return store_path("ingest/" + digest.str()); }

std::string name_entry(const Reference& name) {
  std::string entry = name.canonical();
  if (!name.digest.empty()) {  // a tag beside a digest says nothing
    entry = name.repository + "@" + name.digest;
  }
  if (entry.size() > kLongestEntry) {
    throw Error("image name " + quoted(name.familiar()) + " is longer than " +
                    std::to_string(kLongestEntry) + " characters with registry and tag",
                Error::Kind::usage);
  }
  std::ranges::replace(entry, '/', '+');
  return entry;
}

std::optional<Reference> entry_reference(const std::string& entry) {
  if (entry.starts_with('@')) return std::nullopt;
  std::string name = entry;
  std::ranges::replace(name, '+', '/');
  return try_parse_reference(name);
}

std::string nameless_entry(const ImageId& id) { return "@" + id.str(); }

}  // namespace cnet::image
