#include "cnet/model/counters.h"

#include <algorithm>

#include "cnet/base/text.h"

namespace cnet {
namespace {

std::uint64_t number(std::string_view text) { return parse_number(text, UINT64_MAX).value_or(0); }

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> all = split(text, ' ');
  std::erase_if(all, [](std::string_view word) { return word.empty(); });
  return all;
}

/// bytes packets errs drop ...
Traffic traffic(const std::vector<std::string_view>& fields, std::size_t first) {
  return {.bytes = number(fields[first]),
          .packets = number(fields[first + 1]),
          .errors = number(fields[first + 2]),
          .dropped = number(fields[first + 3])};
}

}  // namespace

Traffic operator+(const Traffic& a, const Traffic& b) {
  return {.bytes = a.bytes + b.bytes,
          .packets = a.packets + b.packets,
          .errors = a.errors + b.errors,
          .dropped = a.dropped + b.dropped};
}

std::vector<InterfaceCounters> parse_net_dev(std::string_view text) {
  constexpr std::size_t one_direction = 8;  // columns of the file, received before sent
  std::vector<InterfaceCounters> interfaces;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t colon = line.rfind(':');  // a name may have colons in it
    if (colon == std::string_view::npos) continue;
    const auto fields = words(line.substr(colon + 1));
    if (fields.size() < 2 * one_direction) continue;
    interfaces.push_back({.name = std::string(trim(line.substr(0, colon))),
                          .received = traffic(fields, 0),
                          .sent = traffic(fields, one_direction)});
  }
  return interfaces;
}

std::string tcp_state_name(TcpState state) {
  switch (state) {
    case TcpState::established:
      return "ESTAB";
    case TcpState::syn_sent:
      return "SYN-SENT";
    case TcpState::syn_received:
      return "SYN-RECV";
    case TcpState::fin_wait_1:
      return "FIN-WAIT-1";
    case TcpState::fin_wait_2:
      return "FIN-WAIT-2";
    case TcpState::time_wait:
      return "TIME-WAIT";
    case TcpState::closed:
      return "UNCONN";
    case TcpState::close_wait:
      return "CLOSE-WAIT";
    case TcpState::last_ack:
      return "LAST-ACK";
    case TcpState::listening:
      return "LISTEN";
    case TcpState::closing:
      return "CLOSING";
  }
  return {};
}

/// Two lines for each protocol: names, then values.
TcpFailures parse_net_snmp(std::string_view text) {
  TcpFailures failures;
  std::vector<std::string_view> names;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with("Tcp: ")) continue;
    const auto fields = words(line);
    if (names.empty()) {
      names = fields;
      continue;
    }
    for (std::size_t i = 1; i < std::min(names.size(), fields.size()); ++i) {
      if (names[i] == "AttemptFails") failures.attempts = number(fields[i]);
      if (names[i] == "EstabResets") failures.resets = number(fields[i]);
    }
  }
  return failures;
}

const InterfaceCounters* find_interface(const NetworkCounters& counters, std::string_view name) {
  const auto found = std::ranges::find(counters.interfaces, name, &InterfaceCounters::name);
  return found == counters.interfaces.end() ? nullptr : &*found;
}

Traffic received_in_all(const NetworkCounters& counters) {
  Traffic all;
  for (const InterfaceCounters& each : counters.interfaces) {
    if (each.name != "lo") all = all + each.received;
  }
  return all;
}

Traffic sent_in_all(const NetworkCounters& counters) {
  Traffic all;
  for (const InterfaceCounters& each : counters.interfaces) {
    if (each.name != "lo") all = all + each.sent;
  }
  return all;
}

}  // namespace cnet
