#include "messages.h"

#include <algorithm>
#include <span>
#include <string>

namespace cnet::monitor {
namespace {

constexpr int kOwnFailure = 125;

template <std::size_t N>
void put(std::array<char, N>& field, const std::string& text) {
  field = {};
  text.copy(field.data(), N - 1);
}

}  // namespace

WireIp to_wire(const std::optional<Ip>& ip) {
  WireIp wire{};
  if (!ip) return wire;
  const auto bytes = ip->bytes();
  wire.size = static_cast<std::uint8_t>(bytes.size());
  std::ranges::copy(bytes, wire.bytes.begin());
  return wire;
}

std::optional<Ip> from_wire(const WireIp& wire) {
  if (wire.size != 4 && wire.size != 16) return std::nullopt;
  return Ip::from_bytes(std::span(wire.bytes).first(wire.size));
}

WireTargets to_wire(const RelayTargets& targets) {
  return {.ip4 = to_wire(targets.ip4), .ip6 = to_wire(targets.ip6)};
}

RelayTargets from_wire(const WireTargets& wire) {
  return {.ip4 = from_wire(wire.ip4), .ip6 = from_wire(wire.ip6)};
}

PortsNote::Port to_wire(const Binding& binding, bool relayed) {
  return {.host_ip = to_wire(binding.host_ip),
          .host_port = binding.host_port,
          .container_port = binding.container_port,
          .protocol = binding.protocol,
          .relayed = relayed};
}

Binding from_wire(const PortsNote::Port& port) {
  return {.host_ip = from_wire(port.host_ip).value_or(Ip()),
          .host_port = port.host_port,
          .container_port = port.container_port,
          .protocol = port.protocol,
          .from = {}};
}

WireState to_wire(const RunState& state) {
  WireState wire{.pid_start_time = state.pid_start_time,
                 .started = state.started.time_since_epoch().count(),
                 .finished = state.finished.time_since_epoch().count(),
                 .pid = state.pid,
                 .monitor_pid = state.monitor_pid,
                 .exit_code = state.exit_code,
                 .ended = state.ended,
                 .oom_killed = state.oom_killed,
                 .boot_id = {}};
  put(wire.boot_id, state.boot_id);
  return wire;
}

RunState from_wire(const WireState& wire) {
  return {.pid = wire.pid,
          .pid_start_time = wire.pid_start_time,
          .boot_id = wire.boot_id.data(),
          .monitor_pid = wire.monitor_pid,
          .started = Time(std::chrono::nanoseconds(wire.started)),
          .ended = wire.ended,
          .exit_code = wire.exit_code,
          .finished = Time(std::chrono::nanoseconds(wire.finished)),
          .oom_killed = wire.oom_killed};
}

LaunchNote failure_note(const Error& error) {
  LaunchNote note{};
  note.kind = LaunchNote::Kind::failed;
  note.exit_code = error.exit_code().value_or(kOwnFailure);
  put(note.problem, error.problem());
  put(note.hint, error.hint());
  return note;
}

Error error_of(const LaunchNote& note) {
  return Error(note.problem.data()).hint(note.hint.data()).exit_code(note.exit_code);
}

}  // namespace cnet::monitor
