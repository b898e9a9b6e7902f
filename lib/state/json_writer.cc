#include "cnet/state/json_writer.h"

#include "cnet/state/json_value.h"

namespace cnet::state {

void JsonWriter::break_line() {
  if (layout_ == JsonLayout::indented) out_.append("\n").append(depth_ * 2, ' ');
}

void JsonWriter::open(char bracket) {
  out_ += bracket;
  ++depth_;
  empty_ = true;
}

void JsonWriter::close(char bracket) {
  --depth_;
  if (!empty_) break_line();
  out_ += bracket;
  empty_ = false;
}

void JsonWriter::next() {
  if (!empty_) out_ += ',';
  break_line();
  empty_ = false;
}

void JsonWriter::key(std::string_view name) {
  next();
  out_.append(json_string(name)).append(layout_ == JsonLayout::indented ? ": " : ":");
}

void JsonWriter::text(std::string_view value) { out_ += json_string(value); }

}  // namespace cnet::state
