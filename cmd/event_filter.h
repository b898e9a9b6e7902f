#pragma once

#include <string>
#include <vector>

#include "cnet/model/event.h"
#include "filter.h"

namespace cnet::cmd {

/// --filter of `events`, with Docker's meaning of the keys.
class EventFilter {
 public:
  /// Throws Error (usage) for an unknown key.
  explicit EventFilter(const std::vector<std::string>& texts);
  bool accepts(const Event& event) const;

 private:
  bool accepts_object(const Event& event, const std::string& key, EventType type) const;
  bool accepts_image(const Event& event) const;
  bool accepts_image_name(const std::string& name) const;
  bool accepts_action(const Event& event) const;

  Filter filter_;
};

}  // namespace cnet::cmd
