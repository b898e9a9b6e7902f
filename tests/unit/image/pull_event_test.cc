#include "cnet/image/pull_event.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace cnet;
using namespace cnet::image;

namespace {

const Digest kLayer = *Digest::parse(std::string(64, 'a'));

}  // namespace

TEST_CASE("what cnet-image says of a pull is read as it was written") {
  for (const LayerState state :
       {LayerState::waiting, LayerState::downloading, LayerState::downloaded, LayerState::unpacking,
        LayerState::exists, LayerState::complete}) {
    const PullEvent event =
        LayerEvent{.layer = kLayer, .state = state, .done = 1, .total = 1ULL << 40};
    CHECK(parse_pull_event(pull_event_line(event)) == event);
  }
  const PullEvent result =
      PullResult{.id = *ImageId::parse(std::string(64, 'b')), .digest = kLayer, .newer = true};
  CHECK(parse_pull_event(pull_event_line(result)) == result);
  const PullEvent note = PullNote{"a mirror: \"x\""};
  CHECK(parse_pull_event(pull_event_line(note)) == note);
  CHECK(pull_event_line(PullNote{"a\nb"}) == "note a b");
}

TEST_CASE("a line that cnet-image does not write is none") {
  const std::string hex(64, 'a');
  for (const std::string& line : std::vector<std::string>{
           "", "layer", "layer " + hex, "layer " + hex + " gone 1 2",
           "layer " + hex + " waiting -1 2", "layer " + hex + " waiting 1 2 3",
           "layer ../x waiting 1 2", "pulled " + hex + " " + hex + " perhaps", "pulled x y new"}) {
    INFO(line);
    CHECK_FALSE(parse_pull_event(line));
  }
}
