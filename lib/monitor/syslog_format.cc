#include <ctime>

#include "json_escape.h"
#include "message_format.h"

namespace cnet::monitor {
namespace {

constexpr int kError = 3;
constexpr int kInformational = 6;

/// One of RFC 5424's words: printable, no blank, and not too long.
std::string word(const std::string& text, std::size_t longest) {
  std::string out;
  for (const char c : text.substr(0, longest)) out += c > ' ' && c < 0x7f ? c : '_';
  return out.empty() ? "-" : out;
}

std::tm broken_down(Time time, bool local) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  if (local) {
    ::localtime_r(&seconds, &parts);
  } else {
    ::gmtime_r(&seconds, &parts);
  }
  return parts;
}

/// "Nov 30 05:04:03", in the host's own zone, as RFC 3164 wants it.
std::string bsd_time(Time time) {
  const std::tm parts = broken_down(time, true);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%b %e %H:%M:%S", &parts)};
}

std::string iso_time(Time time, bool micro) {
  const std::tm parts = broken_down(time, false);
  char text[32];
  std::string out(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts));
  if (micro) {
    const auto part = time - std::chrono::floor<std::chrono::seconds>(time);
    const std::string digits = std::to_string(part.count() / 1000);
    out += "." + std::string(6 - digits.size(), '0') + digits;
  }
  return out + "Z";
}

class Syslog : public MessageFormat {
 public:
  Syslog(const CollectorSpec& spec, const Sender& sender)
      : settings_(spec.settings),
        tag_(spec.tag),
        app_(word(spec.tag, 48)),
        message_id_(word(spec.tag, 32)),
        host_(word(sender.host, 255)),
        pid_(std::to_string(sender.pid)) {}

  void append(const LogLine& line, std::string& out) override {
    const int severity = line.stream == "stderr" ? kError : kInformational;
    std::string message = "<" + std::to_string(settings_.facility * 8 + severity) + ">";
    message += header(line.time);
    message += line.text_alone();
    const bool is_counted =
        has_words() && settings_.address.transport == LogAddress::Transport::tcp;
    if (is_counted) out += std::to_string(message.size()) + " ";  // RFC 6587
    out += message;
    if (!is_counted && settings_.address.transport != LogAddress::Transport::udp) out += '\n';
  }

 private:
  bool has_words() const {
    return settings_.format == SyslogFormat::rfc5424 ||
           settings_.format == SyslogFormat::rfc5424_micro;
  }

  std::string header(Time time) const {
    switch (settings_.format) {
      case SyslogFormat::local:
        return bsd_time(time) + " " + tag_ + "[" + pid_ + "]: ";
      case SyslogFormat::rfc3164:
        return bsd_time(time) + " " + host_ + " " + tag_ + "[" + pid_ + "]: ";
      case SyslogFormat::rfc5424:
      case SyslogFormat::rfc5424_micro:
        return "1 " + iso_time(time, settings_.format == SyslogFormat::rfc5424_micro) + " " +
               host_ + " " + app_ + " " + pid_ + " " + message_id_ + " - ";
    }
    return {};
  }

  LogSettings settings_;
  std::string tag_, app_, message_id_, host_, pid_;
};

}  // namespace

std::unique_ptr<MessageFormat> syslog_format(const CollectorSpec& spec, const Sender& sender) {
  return std::make_unique<Syslog>(spec, sender);
}

}  // namespace cnet::monitor
