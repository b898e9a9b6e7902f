#include "cnet/plan/link_mac.h"

namespace cnet {

Mac link_mac(std::string_view alias) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : alias) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  std::array<std::uint8_t, 6> bytes{
      0x06};  // locally administered, and not 02:42, where containers' are
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(hash >> (8 * i));
  }
  return Mac(bytes);
}

}  // namespace cnet
