#include "nft_attributes.h"

#include <linux/netlink.h>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "netlink_message.h"
#include "nft_data.h"
#include "nft_elements.h"
#include "nft_messages.h"
#include "nft_udata.h"

using namespace cnet;
using namespace cnet::kernel;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes copy(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

// Lengths and types are in the host's byte order.
Bytes header(std::uint16_t length, std::uint16_t type) {
  const nlattr attribute{.nla_len = length, .nla_type = type};
  const auto* first = reinterpret_cast<const std::uint8_t*>(&attribute);
  return {first, first + sizeof attribute};
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace

TEST_CASE("attributes have a length without the filling, and numbers in network order") {
  CHECK(copy(NftAttributes().put_be32(7, 0x01020304).bytes()) == header(8, 7) + Bytes{1, 2, 3, 4});
  CHECK(copy(NftAttributes().put_string(1, "cnet").bytes()) ==
        header(9, 1) + Bytes{'c', 'n', 'e', 't', 0, 0, 0, 0});
  CHECK(copy(NftAttributes().put(2, {}).bytes()) == header(4, 2));
}

TEST_CASE("a nest is marked, and as long as what it holds") {
  const NftAttributes inside = NftAttributes().put_string(1, "lo").put_be32(2, 5);
  CHECK(copy(NftAttributes().nest(3, inside).bytes()) ==
        header(20, 3 | NLA_F_NESTED) + copy(inside.bytes()));
  CHECK(copy(NftAttributes().nest(3, {}).bytes()) == header(4, 3 | NLA_F_NESTED));
}

TEST_CASE("what is too long for 16 bits is refused, not cut") {
  NftAttributes attributes;
  attributes.put(1, Bytes(65531));
  CHECK(attributes.bytes().size() == 65536);
  CHECK_THROWS_AS(attributes.put(1, Bytes(65532)), std::length_error);
  CHECK_THROWS_AS(NftAttributes().nest(2, attributes), std::length_error);
}

TEST_CASE("attributes are read as they were written") {
  NftAttributes list;
  for (const std::uint32_t number : {1U, 0x80000000U}) {
    list.nest(1, NftAttributes().put_be32(1, number).put_string(2, "a"));
  }
  const NftAttributes written = NftAttributes().nest(3, list);
  const Attributes read(written.bytes());
  const std::vector<Attributes> entries = read.nest(3).nests();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].be32(1) == 1);
  CHECK(entries[1].be32(1) == 0x80000000);
  CHECK(entries[1].string(2) == "a");
  CHECK(read.nest(4).nests().empty());
  CHECK(read.nest(4).be32(1) == 0);
}

TEST_CASE("elements are read as they were written") {
  const NftElements elements{
      {.key = {10, 1, 0, 0}, .key_end = {10, 1, 0, 255}},
      {.key = {10, 2, 0, 0}, .interval_end = true},
      {.key = {1, 2}, .data = {10, 1, 0, 2, 0, 80, 0, 0}},
      {.key = {3}, .verdict = NftVerdict{-4, "closed"}},
      {.key = {4}, .verdict = NftVerdict{0, {}}},
  };
  NftMessages messages;
  messages.add({12, 1, 0}, element_list({"a set"}, elements));
  const Bytes bytes = copy(messages.bytes());
  CHECK(parse_elements(*reinterpret_cast<const nlmsghdr*>(bytes.data())) == elements);
}

TEST_CASE("user data is found by its type") {
  const NftUdata udata = NftUdata().put_u32(0, 1).put_string('v', "0123").put_string(7, "");
  CHECK(udata.bytes().size() == 6 + 7 + 3);
  CHECK(find_udata_string(udata.bytes(), 'v') == "0123");
  CHECK(find_udata_string(udata.bytes(), 7).empty());
  CHECK(find_udata_string(udata.bytes(), 8).empty());
  CHECK(find_udata_string({}, 0).empty());
}

TEST_CASE("user data of others need not be well formed") {
  CHECK(find_udata_string(Bytes{'v', 4, 'a', 'b'}, 'v').empty());
  CHECK(find_udata_string(Bytes{'v'}, 'v').empty());
  CHECK(find_udata_string(Bytes{0, 0, 'v', 2, 'a', 'b'}, 'v') == "ab");
}

TEST_CASE("user data that is too long is refused, not cut") {
  CHECK_NOTHROW(NftUdata().put_string(0, std::string(254, 'a')));
  CHECK_THROWS_AS(NftUdata().put_string(0, std::string(255, 'a')), std::length_error);
}
