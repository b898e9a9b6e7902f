#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace cnet::test {

/// An answer, read by code that shares nothing with what is tested.
struct Parsed {
  std::uint16_t id = 0;
  unsigned rcode = 0;  ///< with EDNS' upper bits
  bool authoritative = false;
  bool truncated = false;
  bool recursion_available = false;
  unsigned questions = 0;
  std::vector<std::string> records;  ///< addresses, or names without the '.' at the end
  std::set<std::uint32_t> ttls;
};

/// Fails the test when the bytes are no message of ours.
Parsed parse_answer(std::span<const std::uint8_t> bytes);

}  // namespace cnet::test
