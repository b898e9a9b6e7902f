#include "random_name.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace cnet {
namespace {

constexpr std::array<std::string_view, 64> kAdjectives{
    "agile",  "amber",  "ample",  "arctic", "bold",  "brave",   "brisk",  "calm",
    "candid", "clear",  "clever", "copper", "crisp", "deft",    "dusty",  "eager",
    "early",  "easy",   "fair",   "fast",   "fine",  "fond",    "fresh",  "gentle",
    "glad",   "golden", "grand",  "green",  "happy", "hardy",   "honest", "humble",
    "jolly",  "keen",   "kind",   "lively", "loyal", "lucid",   "mellow", "merry",
    "mild",   "neat",   "nimble", "noble",  "pale",  "patient", "plain",  "proud",
    "quick",  "quiet",  "rapid",  "ready",  "red",   "robust",  "serene", "sharp",
    "silver", "sober",  "steady", "sunny",  "swift", "tidy",    "vivid",  "warm"};
constexpr std::array<std::string_view, 64> kBirds{
    "auk",    "avocet",   "bittern", "bunting",  "buzzard",  "coot",    "crane",  "crow",
    "curlew", "dipper",   "dove",    "dunlin",   "eagle",    "egret",   "eider",  "falcon",
    "finch",  "fulmar",   "gannet",  "godwit",   "goose",    "grebe",   "gull",   "harrier",
    "hawk",   "heron",    "hobby",   "hoopoe",   "ibis",     "jackdaw", "jay",    "kestrel",
    "kite",   "knot",     "lapwing", "lark",     "linnet",   "loon",    "magpie", "martin",
    "merlin", "nuthatch", "oriole",  "osprey",   "ouzel",    "owl",     "petrel", "pipit",
    "plover", "puffin",   "quail",   "raven",    "redstart", "robin",   "rook",   "ruff",
    "shrike", "siskin",   "snipe",   "starling", "stork",    "swift",   "tern",   "wren"};

std::uint32_t bits(const std::string& hex, std::size_t from) {
  std::uint32_t value = 0;
  std::from_chars(hex.data() + from, hex.data() + from + 6, value, 16);
  return value;
}

}  // namespace

std::string random_name(const ContainerId& id, int attempt) {
  const std::uint32_t value = bits(id.str(), static_cast<std::size_t>(attempt % 9) * 6);
  std::string name(kAdjectives[value % kAdjectives.size()]);
  name.append("_").append(kBirds[value / 64 % kBirds.size()]);
  // 4096 pairs are few when hundreds of containers run: later attempts get a number.
  if (attempt > 0) name += std::to_string(value / 4096 % 1000);
  return name;
}

}  // namespace cnet
