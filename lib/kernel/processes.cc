#include "cnet/kernel/processes.h"

#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <ctime>
#include <optional>

#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet {
namespace {

using Words = std::vector<std::string_view>;

std::uint64_t number(const Words& words, std::size_t i) {
  return i < words.size() ? parse_number(words[i], UINT64_MAX).value_or(0) : 0;
}

/// What a clock tick of /proc/<pid>/stat is worth.
std::chrono::milliseconds ticks(std::uint64_t count) {
  static const auto per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return std::chrono::milliseconds(count * 1000 / per_second);
}

Time boot_time() {
  timespec since_boot{};
  ::clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return now() - std::chrono::seconds(since_boot.tv_sec) -
         std::chrono::nanoseconds(since_boot.tv_nsec);
}

/// The fields behind the name, which may contain anything but is the last in parentheses: field n
/// of proc(5) is word n - 3.
void read_stat(const std::string& text, Process& process) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close + 2 > text.size()) return;
  process.name = text.substr(open + 1, close - open - 1);
  const Words words = split(trim(std::string_view(text).substr(close + 2)), ' ');
  if (!words.empty() && !words[0].empty()) process.state = words[0][0];
  process.parent = static_cast<int>(number(words, 1));
  process.group = static_cast<int>(number(words, 2));
  process.session = static_cast<int>(number(words, 3));
  process.tty = static_cast<int>(number(words, 4));
  process.cpu = ticks(number(words, 11) + number(words, 12));
  if (words.size() > 16) {
    const bool negative = words[16].starts_with('-');
    const auto size =
        static_cast<int>(parse_number(words[16].substr(negative ? 1 : 0), INT_MAX).value_or(0));
    process.nice = negative ? -size : size;
  }
  process.threads = static_cast<int>(number(words, 17));
  process.started = boot_time() + ticks(number(words, 19));
  process.virtual_kib = number(words, 20) / 1024;
  process.resident_kib =
      number(words, 21) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

/// "Uid:\treal\teffective\t...": the second of them.
std::uint32_t effective(const std::string& status, std::string_view key) {
  for (const std::string_view line : split(status, '\n')) {
    if (!line.starts_with(key)) continue;
    return static_cast<std::uint32_t>(number(split(line, '\t'), 2));
  }
  return 0;
}

std::optional<Process> read_process(int pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  const auto stat = kernel::read_file(folder + "/stat");
  const auto status = kernel::read_file(folder + "/status");
  auto command = kernel::read_file(folder + "/cmdline");
  if (!stat || !status || !command) return std::nullopt;
  Process process{.pid = pid};
  read_stat(*stat, process);
  process.uid = effective(*status, "Uid:");
  process.gid = effective(*status, "Gid:");
  while (!command->empty() && command->back() == '\0') command->pop_back();
  std::ranges::replace(*command, '\0', ' ');
  process.command = *std::move(command);
  return process;
}

}  // namespace

std::vector<Process> processes_in(const std::string& cgroup_leaf) {
  std::vector<Process> processes;
  const auto members = kernel::read_file(cgroup_leaf + "/cgroup.procs");
  if (!members) return processes;
  for (const std::string_view line : split(trim(*members), '\n')) {
    const auto pid = parse_number(line, INT_MAX);
    if (!pid || *pid == 0) continue;
    if (auto process = read_process(static_cast<int>(*pid))) {
      processes.push_back(*std::move(process));
    }
  }
  std::ranges::sort(processes, {}, &Process::pid);
  return processes;
}

std::uint64_t total_memory_kib() {
  struct sysinfo info {};
  ::sysinfo(&info);
  return std::uint64_t{info.totalram} * info.mem_unit / 1024;
}

}  // namespace cnet
