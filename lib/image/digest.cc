#include "cnet/image/digest.h"

namespace cnet::image {
namespace {

constexpr std::string_view kAlgorithm = "sha256:";

}  // namespace

std::optional<Digest> parse_digest(std::string_view text) {
  if (!text.starts_with(kAlgorithm)) return std::nullopt;
  return Digest::parse(text.substr(kAlgorithm.size()));
}

std::string digest_text(const Digest& digest) { return std::string(kAlgorithm) + digest.str(); }

}  // namespace cnet::image
