#include <cctype>
#include <cstdint>

#include "message_format.h"

namespace cnet::monitor {
namespace {

constexpr std::size_t kLongestName = 64;

/// A field of the journal's native protocol: a line, or with its length when it has several.
void put_field(std::string_view name, std::string_view value, std::string& out) {
  out += name;
  if (value.find('\n') == std::string_view::npos) {
    out += '=';
  } else {
    out += '\n';
    for (std::uint64_t size = value.size(), i = 0; i < sizeof size; ++i, size >>= 8) {
      out += static_cast<char>(size & 0xff);
    }
  }
  out += value;
  out += '\n';
}

/// A label's or variable's name as the journal has it; "" when nothing is left. A leading
/// underscore is for what the journal itself knows.
std::string field_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter = byte < 0x80 && std::isalpha(byte) != 0;
    const bool is_digit = byte < 0x80 && std::isdigit(byte) != 0;
    if (name.empty() && !is_letter) continue;
    name += is_letter || is_digit ? static_cast<char>(std::toupper(byte)) : '_';
  }
  return name.substr(0, kLongestName);
}

class Journal : public MessageFormat {
 public:
  Journal(const CollectorSpec& spec, const Sender& sender) {
    put_field("CONTAINER_ID", sender.container_id.substr(0, 12), fixed_);
    put_field("CONTAINER_ID_FULL", sender.container_id, fixed_);
    put_field("CONTAINER_NAME", spec.container_name, fixed_);
    put_field("CONTAINER_TAG", spec.tag, fixed_);
    put_field("IMAGE_NAME", spec.image_name, fixed_);
    put_field("SYSLOG_IDENTIFIER", spec.tag, fixed_);
    for (const auto& [key, value] : spec.attributes) {
      const std::string name = field_name(key);
      if (!name.empty()) put_field(name, value, fixed_);
    }
  }

  void append(const LogLine& line, std::string& out) override {
    put_field("MESSAGE", line.text_alone(), out);
    put_field("PRIORITY", line.stream == "stderr" ? "3" : "6", out);
    put_field("SYSLOG_TIMESTAMP", rfc3339(line.time), out);
    if (line.part.number > 0) {
      if (!line.part.last) put_field("CONTAINER_PARTIAL_MESSAGE", "true", out);
      put_field("CONTAINER_PARTIAL_ID", line.part.line, out);
      put_field("CONTAINER_PARTIAL_ORDINAL", std::to_string(line.part.number), out);
      put_field("CONTAINER_PARTIAL_LAST", line.part.last ? "true" : "false", out);
    }
    out += fixed_;
  }

 private:
  std::string fixed_;
};

}  // namespace

std::unique_ptr<MessageFormat> journal_format(const CollectorSpec& spec, const Sender& sender) {
  return std::make_unique<Journal>(spec, sender);
}

}  // namespace cnet::monitor
