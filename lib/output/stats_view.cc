#include "cnet/output/stats_view.h"

#include <array>
#include <cstdio>

#include "cnet/output/human.h"

namespace cnet::output {
namespace {

constexpr std::size_t kShortId = 12;
constexpr const char* kNothing = "--";

std::string percent(double share) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.2f%%", share * 100);
  return text.data();
}

std::string pair_of(const std::string& a, const std::string& b) { return a + " / " + b; }
std::string nothing_twice() { return pair_of(kNothing, kNothing); }

double memory_share(const ResourceCounters& used) {
  if (used.memory_limit == 0) return 0;
  return static_cast<double>(used.memory) / static_cast<double>(used.memory_limit);
}

Json traffic_json(const Traffic& traffic) {
  return {{"Bytes", traffic.bytes},
          {"Packets", traffic.packets},
          {"Errors", traffic.errors},
          {"Dropped", traffic.dropped}};
}

Json interfaces_json(const StatsFacts& facts) {
  Json all = Json::array();
  for (std::size_t i = 0; i < facts.network->interfaces.size(); ++i) {
    const InterfaceCounters& each = facts.network->interfaces[i];
    all.push_back({{"Interface", each.name},
                   {"Network", facts.networks[i]},
                   {"Received", traffic_json(each.received)},
                   {"Sent", traffic_json(each.sent)}});
  }
  return all;
}

Json sockets_json(const NetworkCounters& network) {
  Json all = Json::object();
  if (network.sockets) {
    for (const TcpState state : kTcpStates) all[tcp_state_name(state)] = (*network.sockets)[state];
  }
  all["AttemptFails"] = network.failures.attempts;
  all["EstabResets"] = network.failures.resets;
  return all;
}

/// "ESTAB=3 TIME-WAIT=1 failed=2 reset=1": what there is none of is left out, except ESTAB.
std::string connections(const NetworkCounters& network) {
  if (!network.sockets) return kNothing;
  std::string text;
  for (const TcpState state : kTcpStates) {
    const std::uint64_t count = (*network.sockets)[state];
    if (count == 0 && state != TcpState::established) continue;
    text += (text.empty() ? "" : " ") + tcp_state_name(state) + "=" + std::to_string(count);
  }
  if (network.failures.attempts != 0) {
    text += " failed=" + std::to_string(network.failures.attempts);
  }
  if (network.failures.resets != 0) text += " reset=" + std::to_string(network.failures.resets);
  return text;
}

void add_network(const StatsFacts& facts, Json& row) {
  if (!facts.network) {
    row["NetIO"] = nothing_twice();
    row["Connections"] = kNothing;
    row["Interfaces"] = Json::array();
    row["Sockets"] = Json::object();
    return;
  }
  row["NetIO"] = pair_of(human_size(received_in_all(*facts.network).bytes),
                         human_size(sent_in_all(*facts.network).bytes));
  row["Connections"] = connections(*facts.network);
  row["Interfaces"] = interfaces_json(facts);
  row["Sockets"] = sockets_json(*facts.network);
}

}  // namespace

Json stats_row(const StatsFacts& facts, bool no_trunc) {
  const auto& used = facts.resources;
  Json row = Json::object();
  row["BlockIO"] = used ? pair_of(human_size(used->bytes_read), human_size(used->bytes_written))
                        : nothing_twice();
  row["CPUPerc"] = used ? percent(facts.cpu_share) : kNothing;
  row["Container"] = facts.given;
  row["ID"] = no_trunc ? facts.id : facts.id.substr(0, kShortId);
  row["MemPerc"] = used ? percent(memory_share(*used)) : kNothing;
  row["MemUsage"] =
      used ? pair_of(binary_size(used->memory), binary_size(used->memory_limit)) : nothing_twice();
  row["Name"] = facts.name.empty() ? kNothing : facts.name;
  row["PIDs"] = used ? std::to_string(used->pids) : kNothing;
  add_network(facts, row);
  return row;
}

const ListShape& stats_list() {
  static const ListShape shape{
      .headers = {{"Container", "CONTAINER"},
                  {"ID", "CONTAINER ID"},
                  {"Name", "NAME"},
                  {"CPUPerc", "CPU %"},
                  {"MemUsage", "MEM USAGE / LIMIT"},
                  {"MemPerc", "MEM %"},
                  {"NetIO", "NET I/O"},
                  {"BlockIO", "BLOCK I/O"},
                  {"PIDs", "PIDS"},
                  {"Connections", "CONNECTIONS"},
                  {"Interfaces", "INTERFACES"},
                  {"Sockets", "SOCKETS"}},
      .columns = {"ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs"},
      .quiet = "ID"};
  return shape;
}

Json traffic_row(const EndpointTraffic& traffic) {
  const auto text = [](std::uint64_t value) { return std::to_string(value); };
  return {{"Network", traffic.network},
          {"Container", traffic.container},
          {"Interface", traffic.interface},
          {"Received", human_size(traffic.received.bytes)},
          {"RxBytes", text(traffic.received.bytes)},
          {"RxPackets", text(traffic.received.packets)},
          {"RxErrors", text(traffic.received.errors)},
          {"RxDropped", text(traffic.received.dropped)},
          {"Sent", human_size(traffic.sent.bytes)},
          {"TxBytes", text(traffic.sent.bytes)},
          {"TxPackets", text(traffic.sent.packets)},
          {"TxErrors", text(traffic.sent.errors)},
          {"TxDropped", text(traffic.sent.dropped)}};
}

const ListShape& traffic_list() {
  static const ListShape shape{
      .headers = {{"Network", "NETWORK"},
                  {"Container", "CONTAINER"},
                  {"Interface", "INTERFACE"},
                  {"Received", "RECEIVED"},
                  {"RxBytes", "RX BYTES"},
                  {"RxPackets", "PACKETS"},
                  {"RxErrors", "ERRORS"},
                  {"RxDropped", "DROPPED"},
                  {"Sent", "SENT"},
                  {"TxBytes", "TX BYTES"},
                  {"TxPackets", "PACKETS"},
                  {"TxErrors", "ERRORS"},
                  {"TxDropped", "DROPPED"}},
      .columns = {"Network", "Container", "Interface", "Received", "RxPackets", "RxErrors",
                  "RxDropped", "Sent", "TxPackets", "TxErrors", "TxDropped"},
      .quiet = "Network"};
  return shape;
}

Json port_traffic_row(const PortTraffic& traffic) {
  return {{"Network", traffic.network},
          {"Container", traffic.container},
          {"Port", str(traffic.binding)},
          {"Connections", traffic.connections ? std::to_string(*traffic.connections) : kNothing}};
}

const ListShape& port_traffic_list() {
  static const ListShape shape{.headers = {{"Network", "NETWORK"},
                                           {"Container", "CONTAINER"},
                                           {"Port", "PORT"},
                                           {"Connections", "CONNECTIONS"}},
                               .columns = {"Network", "Container", "Port", "Connections"},
                               .quiet = "Port"};
  return shape;
}

}  // namespace cnet::output
