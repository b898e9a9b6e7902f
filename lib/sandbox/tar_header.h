#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cnet::sandbox {

inline constexpr std::size_t kTarBlock = 512;
using TarBlock = std::array<char, kTarBlock>;

/// A member of a tar archive (POSIX pax, and GNU's long names when reading).
struct TarEntry {
  char type = '0';  ///< '0' file, '1' hard link, '2' symbolic link, '5' folder; others as they are
  std::string path;
  std::string link;
  std::uint32_t mode = 0;
  std::uint64_t uid = 0, gid = 0;
  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  friend bool operator==(const TarEntry&, const TarEntry&) = default;
};

/// Its header, with one for the values that have no room in it in front: whole blocks.
std::string encode_tar_header(const TarEntry& entry);

/// Of one block. Absent when it is all zero: the archive's end. Throws Error when it is none.
std::optional<TarEntry> parse_tar_block(const TarBlock& block);

/// Lets the records of a pax header ("12 path=x\n"...) replace the entry's values. Throws Error.
void apply_pax_records(std::string_view records, TarEntry& entry);

/// How many bytes a content of that size takes with its padding.
constexpr std::uint64_t padded(std::uint64_t size) {
  return (size + kTarBlock - 1) / kTarBlock * kTarBlock;
}

}  // namespace cnet::sandbox
