#include "cnet/sandbox/start_time.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {

/// Field 22 of /proc/<pid>/stat, counted behind the name, which may contain anything but is the
/// last in parentheses.
std::uint64_t start_time_of(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/stat";
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text{};
  const ssize_t length = file ? ::read(file.get(), text.data(), text.size()) : 0;
  const std::string_view stat(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string_view::npos) return 0;
  const auto fields = split(stat.substr(name_end + 2), ' ');
  constexpr std::size_t start_time = 22 - 3;  // behind pid and name
  return fields.size() > start_time ? parse_number(fields[start_time], UINT64_MAX).value_or(0) : 0;
}

}  // namespace cnet::sandbox
