#include "retry.h"

#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::chrono::milliseconds kFirstWait{500};
constexpr std::chrono::seconds kLongestWait{60};

}  // namespace

std::optional<std::chrono::milliseconds> wait_before_retry(
    int attempts, std::optional<std::chrono::seconds> retry_after) {
  if (attempts >= kMostAttempts) return std::nullopt;
  const auto own = kFirstWait * (1 << (attempts - 1));
  if (!retry_after || *retry_after < own) return own;
  if (*retry_after > kLongestWait) return std::nullopt;
  return *retry_after;
}

bool is_passing(long status) {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view header) {
  const auto seconds = parse_number(trim(header), 1'000'000);
  if (!seconds) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

}  // namespace cnet::image
