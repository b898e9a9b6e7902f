#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cnet::test {

/// One entry of an archive written byte by byte: libraries that write tar refuse half of what an
/// attacker sends.
struct TarEntry {
  std::string name;
  char type =
      '0';  ///< '0' file, '1' hardlink, '2' symlink, '3' char, '4' block, '5' folder, '6' fifo
  std::string body;
  std::string link;
  unsigned mode = 0644;
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::uint64_t mtime = 1'600'000'000;
  unsigned device_major = 0;
  unsigned device_minor = 0;
  std::vector<std::pair<std::string, std::string>> pax;  ///< extended header records
};

/// A header and its padded body, without an end mark.
std::string tar_entry(const TarEntry& entry);
/// A pax extended header ('x') with these records.
std::string pax_header(const std::vector<std::pair<std::string, std::string>>& records);
/// The two zero blocks.
std::string tar_end();
/// A whole archive. Long names and links go into pax records.
std::string make_tar(const std::vector<TarEntry>& entries);

}  // namespace cnet::test
