#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "cnet/image/digest.h"

namespace cnet::image {

enum class LayerState {
  waiting,      ///< for its turn, or for another process that fetches it
  downloading,  ///< done and total are bytes of the blob
  downloaded,   ///< whole, and what its digest says
  unpacking,    ///< done and total are bytes of the blob
  exists,       ///< was here already
  complete,     ///< unpacked and checked
};

/// What a pull does to one layer.
struct LayerEvent {
  Digest layer;
  LayerState state = LayerState::waiting;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  friend bool operator==(const LayerEvent&, const LayerEvent&) = default;
};

/// Something worth a line that ends nothing: a mirror that did not answer.
struct PullNote {
  std::string words;
  friend bool operator==(const PullNote&, const PullNote&) = default;
};

/// The end.
struct PullResult {
  ImageId id;
  Digest digest;       ///< of what the registry has under the name: an index, or a manifest
  bool newer = false;  ///< the name means another image than before
  friend bool operator==(const PullResult&, const PullResult&) = default;
};

using PullEvent = std::variant<LayerEvent, PullNote, PullResult>;

/// A line without its end, from cnet-image to cnet.
std::string pull_event_line(const PullEvent& event);
/// Absent for what pull_event_line() does not write.
std::optional<PullEvent> parse_pull_event(std::string_view line);

}  // namespace cnet::image
