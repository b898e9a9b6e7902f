#include "graph_ports.h"

#include <algorithm>
#include <tuple>

namespace cnet::output {
namespace {

struct Run {
  std::string where;  ///< "127.0.0.1:"; empty for every address
  Protocol protocol = Protocol::tcp;
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;
  std::uint16_t length = 1;

  bool goes_on_with(const Run& next) const {
    return where == next.where && protocol == next.protocol &&
           container_port + length == next.container_port && host_port + length == next.host_port;
  }
};

/// [::] beside 0.0.0.0 on the same port says nothing new.
bool is_twin(const Binding& binding, const std::vector<Binding>& all) {
  if (binding.host_ip != Ip::any(Family::v6)) return false;
  Binding other = binding;
  other.host_ip = Ip::any(Family::v4);
  return std::ranges::find(all, other) != all.end();
}

std::string ports(std::uint16_t first, std::uint16_t length) {
  const std::string from = std::to_string(first);
  return length == 1 ? from : from + "-" + std::to_string(first + length - 1);
}

}  // namespace

std::vector<std::string> graph_ports(const std::vector<Binding>& bindings) {
  std::vector<Run> runs;
  for (const Binding& each : bindings) {
    if (is_twin(each, bindings)) continue;
    const bool everywhere = each.host_ip == Ip::any(Family::v4);
    runs.push_back({.where = everywhere ? "" : each.host_ip.in_url() + ":",
                    .protocol = each.protocol,
                    .container_port = each.container_port,
                    .host_port = each.host_port});
  }
  std::ranges::sort(runs, {}, [](const Run& run) {
    return std::tuple(run.where, protocol_name(run.protocol), run.container_port, run.host_port);
  });
  std::vector<Run> joined;
  for (const Run& run : runs) {
    if (!joined.empty() && joined.back().goes_on_with(run)) {
      ++joined.back().length;
    } else {
      joined.push_back(run);
    }
  }
  std::vector<std::string> out;
  for (const Run& run : joined) {
    out.push_back(run.where + ports(run.host_port, run.length) + "→" +
                  ports(run.container_port, run.length) + "/" + protocol_name(run.protocol));
  }
  return out;
}

}  // namespace cnet::output
