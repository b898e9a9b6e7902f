#include "line_log.h"

#include <sys/random.h>

#include <algorithm>
#include <cstring>

#include "json_escape.h"
#include "utf8.h"

namespace cnet::monitor {
namespace {

void fill_with_hex(std::array<char, 64>& id) {
  std::array<unsigned char, 32> random{};
  if (::getrandom(random.data(), random.size(), 0) < 0) random.fill(0);
  for (std::size_t i = 0; i < random.size(); ++i) {
    id[2 * i] = kHex[random[i] >> 4];
    id[2 * i + 1] = kHex[random[i] & 15];
  }
}

}  // namespace

void LineLog::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const bool complete = newline != std::string_view::npos;
    const std::string_view part = bytes.substr(0, complete ? newline + 1 : bytes.size());
    if (filled_ == 0 && complete && part.size() <= line_.size()) {
      write(part, true);
      bytes.remove_prefix(part.size());
      continue;
    }
    if (filled_ == 0 && part.size() >= line_.size()) {
      bytes.remove_prefix(write_entry(part.substr(0, line_.size())));
      continue;
    }
    const std::size_t taken = std::min(part.size(), line_.size() - filled_);
    std::memcpy(line_.data() + filled_, part.data(), taken);
    filled_ += taken;
    bytes.remove_prefix(taken);
    if (complete && taken == part.size()) {
      write({line_.data(), filled_}, true);
      filled_ = 0;
    } else if (filled_ == line_.size()) {
      write_full_buffer();
    }
  }
  log_.flush();
}

void LineLog::finish() {
  if (filled_ > 0) write({line_.data(), filled_}, true);
  filled_ = 0;
  log_.flush();
}

/// Of a line that goes on, as much of `text` as an entry takes; returns how much that is. Not in
/// the middle of a character: Docker cuts there too, and breaks it.
std::size_t LineLog::write_entry(std::string_view text) {
  const std::size_t whole = whole_characters(text);
  write(text.substr(0, whole), false);
  return whole;
}

void LineLog::write_full_buffer() {
  const std::size_t whole = write_entry({line_.data(), filled_});
  std::memmove(line_.data(), line_.data() + whole, filled_ - whole);
  filled_ -= whole;
}

void LineLog::write(std::string_view text, bool ends_line) {
  if (parts_ == 0) line_time_ = now();
  LinePart part;
  if (parts_ > 0 || !ends_line) {
    if (parts_ == 0) fill_with_hex(line_id_);
    part = {.line = {line_id_.data(), line_id_.size()}, .number = ++parts_, .last = ends_line};
  }
  log_.write({.stream = stream_, .text = text, .time = line_time_, .part = part});
  if (ends_line) parts_ = 0;
}

}  // namespace cnet::monitor
