#include "cnet/kernel/counters.h"

#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/kernel/processes.h"
#include "netns.h"
#include "read_file.h"
#include "sock_diag.h"

namespace cnet {
namespace {

using kernel::read_file;
using std::chrono::nanoseconds;

std::optional<std::uint64_t> number(std::string_view text) {
  return parse_number(trim(text), UINT64_MAX);
}

/// The value behind `key` and a blank, in a file of such lines.
std::optional<std::uint64_t> value_of(std::string_view text, std::string_view key) {
  for (const std::string_view line : split(text, '\n')) {
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ' ') {
      return number(line.substr(key.size() + 1));
    }
  }
  return std::nullopt;
}

/// A file of one of the v1 leaves: the controllers are told apart by their files' names.
std::optional<std::string> read_v1(const CounterFolders& folders, const char* name) {
  for (const std::string& leaf : folders.v1) {
    if (auto text = read_file(leaf + "/" + name)) return text;
  }
  return std::nullopt;
}

std::optional<std::string> read_v2(const CounterFolders& folders, const char* name) {
  if (folders.v2.empty()) return std::nullopt;
  return read_file(folders.v2 + "/" + name);
}

std::uint64_t less(std::uint64_t value, std::optional<std::uint64_t> part) {
  return value - std::min(value, part.value_or(0));
}

/// Inactive page cache is not what a container needs: Docker leaves it out, too.
std::optional<std::uint64_t> memory_of(const CounterFolders& folders) {
  if (const auto text = read_v2(folders, "memory.current")) {
    const auto stat = read_v2(folders, "memory.stat").value_or("");
    return less(number(*text).value_or(0), value_of(stat, "inactive_file"));
  }
  if (const auto text = read_v1(folders, "memory.usage_in_bytes")) {
    const auto stat = read_v1(folders, "memory.stat").value_or("");
    return less(number(*text).value_or(0), value_of(stat, "total_inactive_file"));
  }
  return std::nullopt;
}

std::uint64_t limit_of(const CounterFolders& folders, std::uint64_t host) {
  auto text = read_v2(folders, "memory.max");
  if (!text) text = read_v1(folders, "memory.limit_in_bytes");
  const auto limit = text ? number(*text) : std::nullopt;  // v2 says "max"
  return std::min(limit.value_or(host), host);
}

/// "8:0 rbytes=1 wbytes=2 rios=3 ..."
void add_io_v2(std::string_view text, ResourceCounters& counters) {
  for (const std::string_view word : split(text, ' ')) {
    if (word.starts_with("rbytes=")) counters.bytes_read += number(word.substr(7)).value_or(0);
    if (word.starts_with("wbytes=")) counters.bytes_written += number(word.substr(7)).value_or(0);
  }
}

/// "8:0 Read 1"
void add_io_v1(std::string_view text, ResourceCounters& counters) {
  for (const std::string_view line : split(text, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() != 3) continue;
    if (words[1] == "Read") counters.bytes_read += number(words[2]).value_or(0);
    if (words[1] == "Write") counters.bytes_written += number(words[2]).value_or(0);
  }
}

bool has_io(const CounterFolders& folders, ResourceCounters& counters) {
  if (const auto text = read_v2(folders, "io.stat")) {
    add_io_v2(*text, counters);
    return true;
  }
  if (const auto text = read_v1(folders, "blkio.throttle.io_service_bytes")) {
    add_io_v1(*text, counters);
    return true;
  }
  return false;
}

std::vector<std::string> processes_of(const CounterFolders& folders) {
  auto text = read_v2(folders, "cgroup.procs");
  if (!text) text = read_v1(folders, "cgroup.procs");
  std::vector<std::string> folders_of_proc;
  for (const std::string_view pid : split(trim(text.value_or("")), '\n')) {
    if (!pid.empty()) folders_of_proc.push_back("/proc/" + std::string(pid));
  }
  return folders_of_proc;
}

std::uint64_t resident(const std::string& proc) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const auto text = read_file(proc + "/statm").value_or("");
  const auto words = split(text, ' ');
  return words.size() > 1 ? number(words[1]).value_or(0) * page : 0;
}

void add_io_of(const std::string& proc, ResourceCounters& counters) {
  const auto text = read_file(proc + "/io").value_or("");
  counters.bytes_read += value_of(text, "read_bytes:").value_or(0);
  counters.bytes_written += value_of(text, "write_bytes:").value_or(0);
}

/// "TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 0", of this namespace; "TCP6: inuse 0".
bool has_tcp_sockets(const std::string& proc_net) {
  for (const char* file : {"sockstat", "sockstat6"}) {
    const auto text = read_file(proc_net + file).value_or("");
    for (const std::string_view line : split(text, '\n')) {
      if (!line.starts_with("TCP")) continue;
      const auto words = split(line, ' ');
      for (std::size_t i = 1; i + 1 < words.size(); i += 2) {
        const bool counts = words[i] == "inuse" || words[i] == "orphan" || words[i] == "tw";
        if (counts && words[i + 1] != "0") return true;
      }
    }
  }
  return false;
}

/// Most namespaces have none: then there is no need to look for them.
std::optional<TcpSockets> tcp_sockets(const UniqueFd& netns, const std::string& proc_net) {
  if (!has_tcp_sockets(proc_net)) return TcpSockets{};
  UniqueFd diag;
  kernel::within(netns, [&] { diag = kernel::open_sock_diag(); });
  return kernel::count_tcp_sockets(diag);
}

}  // namespace

nanoseconds read_cpu_time(const CounterFolders& folders) {
  // In every cgroup of the v2 hierarchy, whatever controllers it has.
  if (const auto text = read_v2(folders, "cpu.stat")) {
    if (const auto used = value_of(*text, "usage_usec")) {
      return std::chrono::microseconds(*used);
    }
  }
  if (const auto text = read_v1(folders, "cpuacct.usage")) {
    return nanoseconds(number(*text).value_or(0));
  }
  nanoseconds sum{0};
  const std::string leaf = folders.v1.empty() ? folders.v2 : folders.v1.front();
  for (const Process& process : processes_in(leaf)) sum += process.cpu;
  return sum;
}

ResourceCounters read_resources(const CounterFolders& folders) {
  ResourceCounters counters{.cpu = read_cpu_time(folders)};
  counters.memory_limit = limit_of(folders, total_memory_kib() * 1024);
  auto pids = read_v2(folders, "pids.current");
  if (!pids) pids = read_v1(folders, "pids.current");
  counters.pids = number(pids.value_or("")).value_or(0);
  const auto memory = memory_of(folders);
  const bool io = has_io(folders, counters);
  counters.memory = memory.value_or(0);
  if (memory && io) return counters;
  for (const std::string& proc : processes_of(folders)) {
    if (!memory) counters.memory += resident(proc);
    if (!io) add_io_of(proc, counters);
  }
  return counters;
}

std::optional<NetworkCounters> read_network(const SandboxProcess& process) {
  const UniqueFd netns = kernel::netns_of(process);
  if (!netns) return std::nullopt;
  const std::string proc = "/proc/" + std::to_string(process.pid) + "/net/";
  return NetworkCounters{.interfaces = parse_net_dev(read_file(proc + "dev").value_or("")),
                         .sockets = tcp_sockets(netns, proc),
                         .failures = parse_net_snmp(read_file(proc + "snmp").value_or(""))};
}

}  // namespace cnet
