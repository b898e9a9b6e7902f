#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cnet::state {

/// Writes JSON text, two blanks to a level, keys in the order they come: a record reads well and
/// compares well.
class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);  ///< then a value
  void element() { next(); }        ///< then a value: in an array
  void text(std::string_view value);
  void boolean(bool value) { out_ += value ? "true" : "false"; }
  void number(std::int64_t value) { out_ += std::to_string(value); }
  void natural(std::uint64_t value) { out_ += std::to_string(value); }

  /// The text so far, with the newline at its end.
  std::string finished() const { return out_ + "\n"; }

 private:
  void open(char bracket);
  void close(char bracket);
  void next();

  std::string out_;
  std::size_t depth_ = 0;
  bool empty_ = true;  ///< nothing is in the innermost brackets yet
};

}  // namespace cnet::state
