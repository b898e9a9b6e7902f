#include "lock_holder.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "cnet/base/text.h"

namespace cnet::state {
namespace {

/// "fe:01:1234" as the kernel writes it in /proc/locks (fs/locks.c, lock_get_status).
std::string kernel_name(const struct stat& file) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%02x:%02x:%lu", major(file.st_dev), minor(file.st_dev),
                static_cast<unsigned long>(file.st_ino));
  return text.data();
}

std::string command_line(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  std::string words = text.str();
  while (!words.empty() && words.back() == '\0') words.pop_back();
  std::ranges::replace(words, '\0', ' ');
  for (char& c : words) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  constexpr std::size_t kShown = 120;
  if (words.size() > kShown) words.replace(kShown, words.npos, "...");
  return words;
}

/// The pid on a line "1: FLOCK  ADVISORY  WRITE 1234 fe:01:5678 0 EOF" that speaks of this file; 0
/// for any other line, among them "1: -> FLOCK ..." of those who wait.
int pid_on(const std::string& line, const std::string& file) {
  std::istringstream words(line);
  std::string number;
  std::string kind;
  std::string advisory;
  std::string mode;
  std::string pid;
  std::string inode;
  words >> number >> kind >> advisory >> mode >> pid >> inode;
  if (kind != "FLOCK" || inode != file) return 0;
  return static_cast<int>(parse_number(pid, 1U << 30U).value_or(0));
}

}  // namespace

LockHolder lock_holder(const UniqueFd& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) == 0) {
    const std::string wanted = kernel_name(status);
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
      const int pid = pid_on(line, wanted);
      if (pid == 0) continue;
      const std::string command = command_line(pid);
      std::string words = "process " + std::to_string(pid);
      if (!command.empty()) words += " (" + command + ")";
      return {.pid = pid, .words = std::move(words)};
    }
  }
  return {.pid = 0, .words = "another process"};
}

}  // namespace cnet::state
