#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cnet::state {

/// Records are indented, two blanks to a level: they read well and compare well. Messages are one
/// line.
enum class JsonLayout { indented, one_line };

/// Writes JSON text, keys in the order they come.
class JsonWriter {
 public:
  explicit JsonWriter(JsonLayout layout = JsonLayout::indented) : layout_(layout) {}

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

  /// The text so far; an indented one with a newline at its end.
  std::string finished() const { return layout_ == JsonLayout::indented ? out_ + "\n" : out_; }

 private:
  void open(char bracket);
  void close(char bracket);
  void next();
  void break_line();

  JsonLayout layout_;
  std::string out_;
  std::size_t depth_ = 0;
  bool empty_ = true;  ///< nothing is in the innermost brackets yet
};

}  // namespace cnet::state
