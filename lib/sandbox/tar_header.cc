#include "tar_header.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::sandbox {
namespace {

/// Where a header has its fields.
struct Field {
  std::size_t at;
  std::size_t size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kUid{108, 8}, kGid{116, 8}, kSize{124, 12},
    kMtime{136, 12}, kChecksum{148, 8}, kType{156, 1}, kLink{157, 100}, kMagic{257, 8},
    kPrefix{345, 155};

void put(TarBlock& block, Field field, std::string_view text) {
  text.copy(block.data() + field.at, std::min(field.size, text.size()));
}

/// Digits and a zero at the end.
bool fits(Field field, std::uint64_t value) { return value >> (3 * (field.size - 1)) == 0; }

void put_number(TarBlock& block, Field field, std::uint64_t value) {
  for (std::size_t i = field.size - 1; i-- > 0; value >>= 3) {
    block[field.at + i] = static_cast<char>('0' + (value & 7));
  }
}

std::string_view text_in(const TarBlock& block, Field field) {
  const std::string_view whole(block.data() + field.at, field.size);
  return whole.substr(0, whole.find('\0'));
}

std::uint64_t number_in(const TarBlock& block, Field field) {
  const auto first = static_cast<unsigned char>(block[field.at]);
  std::uint64_t value = 0;
  if (first == 0x80) {  // GNU: the rest is a binary number
    for (std::size_t i = 1; i < field.size; ++i) {
      if (value >> 56 != 0) throw Error("the archive has a number that is too large");
      value = value << 8 | static_cast<unsigned char>(block[field.at + i]);
    }
    return value;
  }
  for (const char c : trim(text_in(block, field))) {
    if (c < '0' || c > '7' || value >> 61 != 0)
      throw Error("the archive has a number that is none");
    value = value << 3 | static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// Of all bytes, its own field counted as spaces.
std::uint64_t checksum(const TarBlock& block) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool own = i >= kChecksum.at && i < kChecksum.at + kChecksum.size;
    sum += own ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return sum;
}

std::string pax_record(std::string_view key, const std::string& value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest;
  while (std::to_string(length).size() + rest != length) {
    length = std::to_string(length).size() + rest;
  }
  return std::to_string(length) + " " + std::string(key) + "=" + value + "\n";
}

std::string block_of(const TarEntry& entry) {
  TarBlock block{};
  put(block, kName, entry.path);
  put_number(block, kMode, entry.mode & 07777);
  put_number(block, kUid, fits(kUid, entry.uid) ? entry.uid : 0);
  put_number(block, kGid, fits(kGid, entry.gid) ? entry.gid : 0);
  put_number(block, kSize, fits(kSize, entry.size) ? entry.size : 0);
  const std::int64_t mtime = std::max<std::int64_t>(entry.mtime, 0);
  put_number(block, kMtime, static_cast<std::uint64_t>(mtime));
  block[kType.at] = entry.type;
  put(block, kLink, entry.link);
  put(block, kMagic, std::string_view("ustar\00000", 8));
  put_number(block, {kChecksum.at, kChecksum.size - 1}, checksum(block));
  block[kChecksum.at + kChecksum.size - 1] = ' ';
  return {block.begin(), block.end()};
}

std::string pax_records(const TarEntry& entry) {
  std::string records;
  if (entry.path.size() > kName.size) records += pax_record("path", entry.path);
  if (entry.link.size() > kLink.size) records += pax_record("linkpath", entry.link);
  if (!fits(kUid, entry.uid)) records += pax_record("uid", std::to_string(entry.uid));
  if (!fits(kGid, entry.gid)) records += pax_record("gid", std::to_string(entry.gid));
  if (!fits(kSize, entry.size)) records += pax_record("size", std::to_string(entry.size));
  return records;
}

std::uint64_t pax_number(std::string_view value) {
  const auto number = parse_number(value.substr(0, value.find('.')), INT64_MAX);
  if (!number) throw Error("the archive has a number that is none");
  return static_cast<std::uint64_t>(*number);
}

void apply_record(std::string_view key, std::string_view value, TarEntry& entry) {
  if (key == "path") entry.path = value;
  if (key == "linkpath") entry.link = value;
  if (key == "uid") entry.uid = pax_number(value);
  if (key == "gid") entry.gid = pax_number(value);
  if (key == "size") entry.size = pax_number(value);
  if (key == "mtime" && !value.starts_with('-')) {
    entry.mtime = static_cast<std::int64_t>(pax_number(value));
  }
}

}  // namespace

std::string encode_tar_header(const TarEntry& entry) {
  std::string out;
  std::string records = pax_records(entry);
  if (!records.empty()) {
    out = block_of({.type = 'x', .path = "pax", .mode = 0600, .size = records.size()});
    records.resize(padded(records.size()));
    out += records;
  }
  return out + block_of(entry);
}

std::optional<TarEntry> parse_tar_block(const TarBlock& block) {
  if (std::ranges::all_of(block, [](char c) { return c == '\0'; })) return std::nullopt;
  if (number_in(block, kChecksum) != checksum(block)) throw Error("this is no tar archive");
  TarEntry entry{.type = block[kType.at] == '\0' ? '0' : block[kType.at],
                 .path = std::string(text_in(block, kName)),
                 .link = std::string(text_in(block, kLink)),
                 .mode = static_cast<std::uint32_t>(number_in(block, kMode) & 07777),
                 .uid = number_in(block, kUid),
                 .gid = number_in(block, kGid),
                 .size = number_in(block, kSize),
                 .mtime = static_cast<std::int64_t>(number_in(block, kMtime) & INT64_MAX)};
  const bool is_ustar = text_in(block, kMagic).starts_with("ustar") &&
                        block[kMagic.at + 5] == '\0';  // GNU has a space there, and no prefix
  const std::string_view prefix = text_in(block, kPrefix);
  if (is_ustar && !prefix.empty()) entry.path = std::string(prefix) + "/" + entry.path;
  return entry;
}

void apply_pax_records(std::string_view records, TarEntry& entry) {
  while (!records.empty()) {
    const std::size_t space = records.find(' ');
    const auto length = parse_number(records.substr(0, space), records.size());
    const auto size = length ? static_cast<std::size_t>(*length) : 0;
    if (space == records.npos || size < space + 2 || records[size - 1] != '\n') {
      throw Error("the archive has a torn pax header");
    }
    const std::string_view record = records.substr(space + 1, size - space - 2);
    const std::size_t equals = record.find('=');
    if (equals != record.npos) {
      apply_record(record.substr(0, equals), record.substr(equals + 1), entry);
    }
    records.remove_prefix(size);
  }
}

}  // namespace cnet::sandbox
