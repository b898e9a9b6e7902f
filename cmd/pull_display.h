#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/image/pull_event.h"
#include "cnet/plan/window.h"

namespace cnet::cmd {

/// What a layer's line says: "3f4a5b6c7d8e: Downloading [==>   ] 1.2MB/9MB", cut to `columns`.
/// Pure.
std::string layer_line(const image::LayerEvent& event, std::size_t columns);

/// Shows how far a pull is: on a terminal a line for each layer that changes in place, elsewhere a
/// line when a layer is there.
class PullDisplay {
 public:
  using Write = std::function<void(std::string_view)>;
  /// `window` with no columns: no terminal.
  PullDisplay(Write write, Window window) : write_(std::move(write)), window_(window) {}

  void show(const image::LayerEvent& event);

 private:
  void redraw(std::size_t row, const std::string& line);

  Write write_;
  Window window_;
  std::vector<image::Digest> rows_;
};

}  // namespace cnet::cmd
