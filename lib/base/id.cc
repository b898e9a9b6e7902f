#include "cnet/base/id.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"

namespace cnet {

std::string random_hex64() {
  std::array<unsigned char, 32> bytes{};
  // Up to 256 bytes come whole (getrandom(2)); a signal can only interrupt the wait for the first
  // entropy after boot.
  while (::getrandom(bytes.data(), bytes.size(), 0) < 0) {
    if (const int err = errno; err != EINTR) throw Error::system("getrandom", err);
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const unsigned char byte : bytes) {
    hex.push_back(digits[byte >> 4]);
    hex.push_back(digits[byte & 15]);
  }
  return hex;
}

bool is_hex64(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace cnet
