#include "action_log.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::cmd {
namespace {

constexpr std::uint64_t kMostBytes = 8 << 20;
constexpr int kFiles = 5;
constexpr const char* kJournal = "/run/systemd/journal/socket";

/// syslog's numbers, which the journal has, too.
char priority_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return '7';
    case LogLevel::info:
      return '6';
    case LogLevel::warn:
      return '4';
    case LogLevel::error:
      return '3';
  }
  return '6';
}

/// The journal's native protocol: a field a line. No value has a newline in it.
std::string journal_entry(const LoggedAction& action) {
  std::string text = "SYSLOG_IDENTIFIER=cnet\nMESSAGE=" + to_line(action) + "\nPRIORITY=";
  text += priority_of(action.level);
  text += "\nCNET_ACTION=" + action.action + "\n";
  for (const std::string& name : action.containers) text += "CNET_CONTAINER=" + name + "\n";
  for (const std::string& name : action.networks) text += "CNET_NETWORK=" + name + "\n";
  return text;
}

void send_to_journal(const std::string& entry) {
  const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, kJournal, sizeof address.sun_path - 1);
  if (::sendto(socket.get(), entry.data(), entry.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
    throw Error::system(std::string("write to the journal, ") + kJournal, errno);
  }
}

}  // namespace

state::RotatedFile action_log_file(const Config& config) {
  return {.path = config.log_file, .most_bytes = kMostBytes, .files = kFiles};
}

std::string log_action(const Config& config, const LoggedAction& action) {
  const auto least = parse_log_level(config.log_level);
  if (config.log_file == kNoLog || (least && action.level < *least)) return {};
  try {
    if (config.log_file == kJournalLog) {
      send_to_journal(journal_entry(action));
    } else {
      state::append_line(action_log_file(config), to_line(action));
    }
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

}  // namespace cnet::cmd
