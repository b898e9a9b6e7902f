#include "fluentd_format.h"

#include "json_escape.h"
#include "message_format.h"
#include "message_pack.h"

namespace cnet::monitor {
namespace {

/// Forward protocol v1, message mode: [tag, time, record], and with an option {"chunk": ID} where
/// acknowledgement is asked for.
class Fluentd : public MessageFormat {
 public:
  Fluentd(const CollectorSpec& spec, const Sender& sender, std::string chunk_prefix)
      : sub_second_(spec.settings.sub_second), chunk_prefix_(std::move(chunk_prefix)) {
    pack_array(chunk_prefix_.empty() ? 3 : 4, head_);
    pack_text(spec.tag, head_);
    pack_text("container_id", fixed_);
    pack_text(sender.container_id, fixed_);
    pack_text("container_name", fixed_);
    pack_text("/" + spec.container_name, fixed_);
    members_ = 4 + static_cast<std::uint32_t>(spec.attributes.size());
    for (const auto& [key, value] : spec.attributes) {
      pack_text(key, fixed_);
      pack_text(value, fixed_);
    }
  }

  void append(const LogLine& line, std::string& out) override {
    const bool is_part = line.part.number > 0;
    out += head_;
    if (sub_second_) {
      pack_event_time(line.time, out);
    } else {
      const auto whole = std::chrono::floor<std::chrono::seconds>(line.time);
      pack_number(static_cast<std::uint64_t>(whole.time_since_epoch().count()), out);
    }
    pack_map(members_ + (is_part ? 4 : 0), out);
    out += fixed_;
    pack_text("source", out);
    pack_text(line.stream, out);
    pack_text("log", out);
    pack_text(line.text_alone(), out);
    if (is_part) append_part(line.part, out);
    if (chunk_prefix_.empty()) return;
    pack_map(1, out);
    pack_text("chunk", out);
    pack_text(chunk_id(chunk_prefix_, number_++), out);
  }

 private:
  static void append_part(const LinePart& part, std::string& out) {
    pack_text("partial_message", out);
    pack_text("true", out);
    pack_text("partial_id", out);
    pack_text(part.line, out);
    pack_text("partial_ordinal", out);
    pack_text(std::to_string(part.number), out);
    pack_text("partial_last", out);
    pack_text(part.last ? "true" : "false", out);
  }

  bool sub_second_;
  std::string chunk_prefix_;
  std::string head_, fixed_;
  std::uint32_t members_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

std::unique_ptr<MessageFormat> fluentd_format(const CollectorSpec& spec, const Sender& sender,
                                              const std::string& chunk_prefix) {
  return std::make_unique<Fluentd>(spec, sender, chunk_prefix);
}

std::string chunk_id(const std::string& prefix, std::uint64_t number) {
  return prefix + "-" + std::to_string(number);
}

std::optional<std::string> take_acknowledgement(std::string& answered) {
  constexpr std::string_view head =
      "\x81\xa3"  // a map of one: a text of three
      "ack";
  const std::string_view so_far = std::string_view(answered).substr(0, head.size());
  if (so_far != head.substr(0, so_far.size())) return "";
  if (answered.size() <= head.size()) return std::nullopt;
  const auto first = static_cast<unsigned char>(answered[head.size()]);
  const bool is_short = (first & 0xe0) == 0xa0;
  if (!is_short && first != 0xd9) return "";
  const std::size_t begin = head.size() + (is_short ? 1 : 2);
  if (answered.size() < begin) return std::nullopt;
  const std::size_t size =
      is_short ? first & 0x1fU : static_cast<unsigned char>(answered[begin - 1]);
  if (answered.size() < begin + size) return std::nullopt;
  std::string id = answered.substr(begin, size);
  answered.erase(0, begin + size);
  return id;
}

}  // namespace cnet::monitor
