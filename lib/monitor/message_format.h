#pragma once

#include <memory>
#include <string>

#include "cnet/plan/log_spec.h"
#include "log_line.h"

namespace cnet::monitor {

/// How a collector wants an entry.
class MessageFormat {
 public:
  virtual ~MessageFormat() = default;
  /// Appends the whole message, framing included.
  virtual void append(const LogLine& line, std::string& out) = 0;
};

/// Who sends.
struct Sender {
  std::string container_id;  ///< 64 hex
  std::string host;
  int pid = 0;
};

std::unique_ptr<MessageFormat> syslog_format(const CollectorSpec& spec, const Sender& sender);
std::unique_ptr<MessageFormat> journal_format(const CollectorSpec& spec, const Sender& sender);
/// `chunk_prefix`: each message asks to be acknowledged as chunk_id(prefix, n), n from 0 on; empty:
/// none does.
std::unique_ptr<MessageFormat> fluentd_format(const CollectorSpec& spec, const Sender& sender,
                                              const std::string& chunk_prefix);

}  // namespace cnet::monitor
