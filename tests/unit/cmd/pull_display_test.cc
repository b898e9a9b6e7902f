#include "pull_display.h"

#include <catch2/catch.hpp>

using namespace cnet;
using namespace cnet::cmd;
using image::LayerEvent;
using image::LayerState;

namespace {

const image::Digest kA = *image::Digest::parse(std::string(64, 'a'));
const image::Digest kB = *image::Digest::parse(std::string(64, 'b'));

std::string shown(const std::vector<LayerEvent>& events, Window window) {
  std::string text;
  PullDisplay display([&](std::string_view words) { text += words; }, window);
  for (const LayerEvent& event : events) display.show(event);
  return text;
}

}  // namespace

TEST_CASE("a layer's line has a bar as far as the terminal is wide") {
  const LayerEvent event{kA, LayerState::downloading, 5'000'000, 10'000'000};
  CHECK(layer_line(event, 200) == "aaaaaaaaaaaa: Downloading [" + std::string(25, '=') + ">" +
                                      std::string(24, ' ') + "]  5MB/10MB");
  CHECK(layer_line(event, 60).size() <= 60);
  CHECK(layer_line(event, 60).find("=>") != std::string::npos);
  CHECK(layer_line(event, 40) == "aaaaaaaaaaaa: Downloading  5MB/10MB");
  CHECK(layer_line(event, 20) == "aaaaaaaaaaaa: Downlo");
  CHECK(
      layer_line({kA, LayerState::unpacking, 10, 10}, 200).find("[" + std::string(50, '=') + "]") !=
      std::string::npos);
  CHECK(layer_line({kA, LayerState::exists, 0, 9}, 200) == "aaaaaaaaaaaa: Already exists");
}

TEST_CASE("without a terminal there is one line for each layer, when it is there") {
  CHECK(shown({{kA, LayerState::waiting, 0, 9},
               {kA, LayerState::downloading, 3, 9},
               {kB, LayerState::exists, 0, 9},
               {kA, LayerState::complete, 9, 9}},
              {}) == "bbbbbbbbbbbb: Already exists\naaaaaaaaaaaa: Pull complete\n");
}

TEST_CASE("on a terminal a line changes in place") {
  CHECK(shown({{kA, LayerState::waiting, 0, 9},
               {kB, LayerState::waiting, 0, 9},
               {kA, LayerState::complete, 9, 9}},
              {.rows = 24, .columns = 80}) ==
        "aaaaaaaaaaaa: Waiting\nbbbbbbbbbbbb: Waiting\n"
        "\x1b[2A\r\x1b[2Kaaaaaaaaaaaa: Pull complete\x1b[2B\r");
}

TEST_CASE("a line that has scrolled away is left alone") {
  CHECK(shown({{kA, LayerState::waiting, 0, 9},
               {kB, LayerState::waiting, 0, 9},
               {kA, LayerState::complete, 9, 9}},
              {.rows = 2, .columns = 80}) == "aaaaaaaaaaaa: Waiting\nbbbbbbbbbbbb: Waiting\n");
}
