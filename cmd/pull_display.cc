#include "pull_display.h"

#include <algorithm>

#include "cnet/output/human.h"

namespace cnet::cmd {
namespace {

using image::LayerState;

constexpr std::size_t kBar = 50;

std::string bar(std::uint64_t done, std::uint64_t total, std::size_t width) {
  const double part =
      total == 0 ? 1 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(width));
  std::string text = "[" + std::string(filled, '=');
  if (filled < width) text += ">" + std::string(width - filled - 1, ' ');
  return text + "]";
}

std::string_view words(LayerState state) {
  switch (state) {
    case LayerState::waiting:
      return "Waiting";
    case LayerState::downloading:
      return "Downloading";
    case LayerState::downloaded:
      return "Download complete";
    case LayerState::unpacking:
      return "Extracting";
    case LayerState::exists:
      return "Already exists";
    case LayerState::complete:
      return "Pull complete";
  }
  return "";
}

}  // namespace

std::string layer_line(const image::LayerEvent& event, std::size_t columns) {
  std::string line = event.layer.short_form() + ": " + std::string(words(event.state));
  if (event.state == LayerState::downloading || event.state == LayerState::unpacking) {
    const std::string sizes =
        "  " + output::human_size(event.done) + "/" + output::human_size(event.total);
    const std::size_t used = line.size() + sizes.size() + 3;  // a blank and two brackets
    if (columns > used + 4) {
      line += " " + bar(event.done, event.total, std::min(kBar, columns - used - 1));
    }
    line += sizes;
  }
  return line.substr(0, columns);
}

void PullDisplay::redraw(std::size_t row, const std::string& line) {
  const std::size_t up = rows_.size() - row;
  if (up >= window_.rows) return;  // it has scrolled away
  const std::string lines = std::to_string(up);
  write_("\x1b[" + lines + "A\r\x1b[2K" + line + "\x1b[" + lines + "B\r");
}

void PullDisplay::show(const image::LayerEvent& event) {
  if (window_.columns == 0) {
    const bool over = event.state == LayerState::complete || event.state == LayerState::exists;
    if (over) write_(layer_line(event, std::string::npos) + "\n");
    return;
  }
  const std::string line = layer_line(event, window_.columns);
  const auto known = std::ranges::find(rows_, event.layer);
  if (known != rows_.end()) {
    return redraw(static_cast<std::size_t>(known - rows_.begin()), line);
  }
  rows_.push_back(event.layer);
  write_(line + "\n");
}

}  // namespace cnet::cmd
