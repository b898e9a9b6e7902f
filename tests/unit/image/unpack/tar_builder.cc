#include "tar_builder.h"

#include <cstring>

namespace cnet::test {
namespace {

constexpr std::size_t kBlock = 512;

struct Header {  // POSIX.1-1988 ustar
  char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
  char magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155], pad[12];
};
static_assert(sizeof(Header) == kBlock);

template <std::size_t N>
void put_text(char (&field)[N], const std::string& text) {
  std::memcpy(field, text.data(), std::min(N, text.size()));
}

template <std::size_t N>
void put_octal(char (&field)[N], std::uint64_t value) {
  field[N - 1] = '\0';
  for (std::size_t i = N - 1; i-- > 0; value /= 8) field[i] = static_cast<char>('0' + value % 8);
}

std::string padded(std::string text) {
  text.resize((text.size() + kBlock - 1) / kBlock * kBlock, '\0');
  return text;
}

}  // namespace

std::string tar_entry(const TarEntry& entry) {
  Header header{};
  put_text(header.name, entry.name);
  put_text(header.link, entry.link);
  put_octal(header.mode, entry.mode);
  put_octal(header.uid, entry.uid);
  put_octal(header.gid, entry.gid);
  put_octal(header.size, entry.body.size());
  put_octal(header.mtime, entry.mtime);
  put_octal(header.major, entry.device_major);
  put_octal(header.minor, entry.device_minor);
  header.type = entry.type;
  std::memcpy(header.magic, "ustar", 6);
  std::memcpy(header.version, "00", 2);
  std::memset(header.checksum, ' ', sizeof header.checksum);
  unsigned sum = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&header);
  for (std::size_t i = 0; i < kBlock; ++i) sum += bytes[i];
  put_octal(header.checksum, sum);
  return std::string(reinterpret_cast<const char*>(&header), kBlock) + padded(entry.body);
}

std::string pax_header(const std::vector<std::pair<std::string, std::string>>& records) {
  std::string body;
  for (const auto& [key, value] : records) {
    const std::string rest = " " + key + "=" + value + "\n";
    std::size_t length = rest.size() + 1;  // the number counts its own digits
    while (std::to_string(length).size() + rest.size() != length) ++length;
    body += std::to_string(length) + rest;
  }
  return tar_entry({.name = "pax", .type = 'x', .body = body});
}

std::string tar_end() { return std::string(2 * kBlock, '\0'); }

std::string make_tar(const std::vector<TarEntry>& entries) {
  std::string archive;
  for (const TarEntry& entry : entries) {
    auto records = entry.pax;
    if (entry.name.size() > 100) records.emplace_back("path", entry.name);
    if (entry.link.size() > 100) records.emplace_back("linkpath", entry.link);
    if (!records.empty()) archive += pax_header(records);
    archive += tar_entry(entry);
  }
  return archive + tar_end();
}

}  // namespace cnet::test
