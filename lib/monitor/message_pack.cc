#include "message_pack.h"

namespace cnet::monitor {
namespace {

/// The lowest `bytes` bytes of the number, the highest first.
void put(std::uint64_t number, int bytes, std::string& out) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

/// An array's or map's head: the first byte of up to 15 members, that of 16 bits, that of 32.
void put_head(std::uint32_t size, unsigned fixed, unsigned wide, std::string& out) {
  if (size < 16) {
    put(fixed | size, 1, out);
  } else if (size <= 0xffff) {
    put(wide, 1, out);
    put(size, 2, out);
  } else {
    put(wide + 1, 1, out);
    put(size, 4, out);
  }
}

}  // namespace

void pack_array(std::uint32_t size, std::string& out) { put_head(size, 0x90, 0xdc, out); }
void pack_map(std::uint32_t size, std::string& out) { put_head(size, 0x80, 0xde, out); }

void pack_text(std::string_view text, std::string& out) {
  const std::size_t size = text.size();
  if (size < 32) {
    put(0xa0 | size, 1, out);
  } else if (size <= 0xff) {
    put(0xd9, 1, out);
    put(size, 1, out);
  } else if (size <= 0xffff) {
    put(0xda, 1, out);
    put(size, 2, out);
  } else {
    put(0xdb, 1, out);
    put(size, 4, out);
  }
  out += text;
}

void pack_number(std::uint64_t number, std::string& out) {
  if (number < 0x80) {
    put(number, 1, out);
  } else if (number <= 0xff) {
    put(0xcc, 1, out);
    put(number, 1, out);
  } else if (number <= 0xffff) {
    put(0xcd, 1, out);
    put(number, 2, out);
  } else if (number <= 0xffffffff) {
    put(0xce, 1, out);
    put(number, 4, out);
  } else {
    put(0xcf, 1, out);
    put(number, 8, out);
  }
}

void pack_event_time(Time time, std::string& out) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  put(0xd7, 1, out);
  put(0, 1, out);
  put(static_cast<std::uint64_t>(whole.time_since_epoch().count()), 4, out);
  put(static_cast<std::uint64_t>((time - whole).count()), 4, out);
}

}  // namespace cnet::monitor
