#include "cnet/image/pull_event.h"

#include <algorithm>
#include <array>
#include <vector>

#include "cnet/base/text.h"

namespace cnet::image {
namespace {

struct StateWord {
  LayerState state;
  std::string_view word;
};

constexpr std::array kStates{StateWord{LayerState::waiting, "waiting"},
                             StateWord{LayerState::downloading, "downloading"},
                             StateWord{LayerState::downloaded, "downloaded"},
                             StateWord{LayerState::unpacking, "unpacking"},
                             StateWord{LayerState::exists, "exists"},
                             StateWord{LayerState::complete, "complete"}};

std::string words(const LayerEvent& event) {
  const auto state = std::ranges::find(kStates, event.state, &StateWord::state);
  return "layer " + event.layer.str() + " " + std::string(state->word) + " " +
         std::to_string(event.done) + " " + std::to_string(event.total);
}

std::string words(const PullNote& note) {
  std::string line = "note " + note.words;
  std::ranges::replace(line, '\n', ' ');
  return line;
}

std::string words(const PullResult& result) {
  return "pulled " + result.id.str() + " " + result.digest.str() +
         (result.newer ? " new" : " same");
}

std::optional<PullEvent> parse_layer(const std::vector<std::string_view>& parts) {
  const auto digest = Digest::parse(parts[1]);
  const auto state = std::ranges::find(kStates, parts[2], &StateWord::word);
  const auto done = parse_number(parts[3], INT64_MAX);
  const auto total = parse_number(parts[4], INT64_MAX);
  if (!digest || state == kStates.end() || !done || !total) return std::nullopt;
  return LayerEvent{.layer = *digest, .state = state->state, .done = *done, .total = *total};
}

}  // namespace

std::string pull_event_line(const PullEvent& event) {
  return std::visit([](const auto& one) { return words(one); }, event);
}

std::optional<PullEvent> parse_pull_event(std::string_view line) {
  if (line.starts_with("note ")) return PullNote{std::string(line.substr(5))};
  const std::vector<std::string_view> parts = split(line, ' ');
  if (parts.size() == 5 && parts[0] == "layer") return parse_layer(parts);
  if (parts.size() != 4 || parts[0] != "pulled") return std::nullopt;
  const auto id = ImageId::parse(parts[1]);
  const auto digest = Digest::parse(parts[2]);
  const bool newer = parts[3] == "new";
  if (!id || !digest || (!newer && parts[3] != "same")) return std::nullopt;
  return PullResult{.id = *id, .digest = *digest, .newer = newer};
}

}  // namespace cnet::image
