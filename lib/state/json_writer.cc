#include "json_writer.h"

#include "json_value.h"

namespace cnet::state {

void JsonWriter::open(char bracket) {
  out_ += bracket;
  ++depth_;
  empty_ = true;
}

void JsonWriter::close(char bracket) {
  --depth_;
  if (!empty_) out_.append("\n").append(depth_ * 2, ' ');
  out_ += bracket;
  empty_ = false;
}

void JsonWriter::next() {
  out_.append(empty_ ? "\n" : ",\n").append(depth_ * 2, ' ');
  empty_ = false;
}

void JsonWriter::key(std::string_view name) {
  next();
  out_.append(json_string(name)).append(": ");
}

void JsonWriter::text(std::string_view value) { out_ += json_string(value); }

}  // namespace cnet::state
