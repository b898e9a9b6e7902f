#include "tar_header.h"

#include <catch2/catch.hpp>
#include <cstring>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::sandbox;

namespace {

TarBlock block_at(const std::string& bytes, std::size_t index) {
  TarBlock block{};
  std::memcpy(block.data(), bytes.data() + index * kTarBlock, kTarBlock);
  return block;
}

/// Read as tar_read.cc does.
TarEntry read(const std::string& bytes) {
  TarEntry entry = *parse_tar_block(block_at(bytes, 0));
  if (entry.type != 'x') return entry;
  const std::string records = bytes.substr(kTarBlock, entry.size);
  TarEntry next = *parse_tar_block(block_at(bytes, 1 + padded(entry.size) / kTarBlock));
  apply_pax_records(records, next);
  return next;
}

}  // namespace

TEST_CASE("a header survives, with long names and large numbers") {
  const TarEntry plain{.path = "a/b", .mode = 04755, .uid = 5, .gid = 6, .size = 7, .mtime = 8};
  CHECK(encode_tar_header(plain).size() == kTarBlock);
  CHECK(read(encode_tar_header(plain)) == plain);
  const TarEntry large{.type = '2',
                       .path = std::string(101, 'p'),
                       .link = std::string(4000, 'l'),
                       .mode = 0777,
                       .uid = 1ULL << 31,
                       .gid = 1ULL << 32,
                       .size = 1ULL << 40,
                       .mtime = 1LL << 32};
  const std::string bytes = encode_tar_header(large);
  CHECK(bytes.size() % kTarBlock == 0);
  CHECK(read(bytes) == large);
}

TEST_CASE("every length of a pax record counts itself") {
  for (std::size_t length = 101; length < 1100; ++length) {
    const TarEntry entry{.path = std::string(length, 'x')};
    REQUIRE(read(encode_tar_header(entry)) == entry);
  }
}

TEST_CASE("what is no header is refused") {
  CHECK(!parse_tar_block(TarBlock{}));
  std::string bytes = encode_tar_header({.path = "a"});
  for (const std::size_t at : {0U, 100U, 124U, 156U, 300U}) {
    std::string wrong = bytes;
    wrong[at] = static_cast<char>(wrong[at] ^ 0x41);
    CHECK_THROWS_AS(parse_tar_block(block_at(wrong, 0)), Error);
  }
  TarEntry entry;
  for (const char* records : {"x", "5 a=b", "99 path=x\n", "3 \n9", "0 path=x\n", "9 path=xy"}) {
    CAPTURE(records);
    CHECK_THROWS_AS(apply_pax_records(records, entry), Error);
  }
  CHECK_THROWS_AS(apply_pax_records("12 size=abc\n", entry), Error);
}
