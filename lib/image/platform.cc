#include <algorithm>
#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/manifest.h"

namespace cnet::image {
namespace {

/// What other tools call the same processor.
struct Spelling {
  std::string_view from;
  std::string_view architecture;
  std::string_view variant;
};
constexpr std::array kSpellings{
    Spelling{"x86_64", "amd64", ""},  Spelling{"x86-64", "amd64", ""},
    Spelling{"aarch64", "arm64", ""}, Spelling{"armhf", "arm", "v7"},
    Spelling{"armel", "arm", "v6"},   Spelling{"i386", "386", ""},
};

Platform normal(Platform platform) {
  for (const Spelling& spelling : kSpellings) {
    if (platform.architecture != spelling.from) continue;
    platform.architecture = spelling.architecture;
    if (platform.variant.empty()) platform.variant = spelling.variant;
  }
  // The only variant there was for years, and most say nothing.
  if (platform.architecture == "arm64" && platform.variant == "v8") platform.variant.clear();
  if (platform.architecture == "amd64" && platform.variant == "v1") platform.variant.clear();
  return platform;
}

}  // namespace

Platform host_platform() {
#if defined(__x86_64__)
  return {.os = "linux", .architecture = "amd64", .variant = ""};
#elif defined(__aarch64__)
  return {.os = "linux", .architecture = "arm64", .variant = ""};
#else
#error "OCI's name of this architecture is missing"
#endif
}

std::string platform_text(const Platform& platform) {
  std::string text = platform.os + "/" + platform.architecture;
  if (!platform.variant.empty()) text += "/" + platform.variant;
  return text;
}

Platform parse_platform(std::string_view text) {
  const auto parts = split(text, '/');
  const auto word = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.-") ==
                                std::string_view::npos;
  };
  if (parts.size() > 3 || !std::ranges::all_of(parts, word)) {
    throw Error("platform " + quoted(text) + " is not OS/ARCHITECTURE[/VARIANT]",
                Error::Kind::usage)
        .hint("for example linux/amd64 or linux/arm64");
  }
  if (parts.size() == 1) {
    if (text == "linux") return host_platform();
    return normal({.os = "linux", .architecture = std::string(text), .variant = ""});
  }
  return normal({.os = std::string(parts[0]),
                 .architecture = std::string(parts[1]),
                 .variant = parts.size() == 3 ? std::string(parts[2]) : std::string()});
}

bool serves(const Platform& has, const Platform& wanted) {
  const Platform made = normal(has);
  const Platform target = normal(wanted);
  return made.os == target.os && made.architecture == target.architecture &&
         (target.variant.empty() || made.variant == target.variant);
}

const Descriptor* choose(const Index& index, const Platform& wanted) {
  const Platform target = normal(wanted);
  const Descriptor* best = nullptr;
  for (const Descriptor& entry : index.manifests) {
    if (!entry.platform) continue;
    if (!serves(*entry.platform, target)) continue;
    if (normal(*entry.platform).variant == target.variant) return &entry;
    if (best == nullptr) best = &entry;
  }
  return best;
}

}  // namespace cnet::image
