#include "log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::cmd {
namespace {

constexpr std::size_t kBlock = 64 * 1024;

std::optional<LogEntry> parse_entry(std::string_view line) {
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  return LogEntry{text("log"), text("stream") == "stderr", text("time")};
}

std::string read_at(int fd, off_t offset, std::size_t size) {
  std::string block(size, '\0');
  const ssize_t got = ::pread(fd, block.data(), size, offset);
  if (got < 0) throw Error::system("read log", errno);
  block.resize(static_cast<std::size_t>(got));
  return block;
}

}  // namespace

LogFile::LogFile(const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) {
  if (!file_ && errno != ENOENT) throw Error::system("open " + path, errno);
}

void LogFile::seek_to_last(std::uint64_t count) {
  if (!file_) return;
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) throw Error::system("stat log", errno);
  off_t start = status.st_size;
  std::uint64_t ends_seen = 0;  // newlines; the first one ends the last entry
  while (start > 0 && ends_seen <= count) {
    const off_t size = std::min<off_t>(start, kBlock);
    const std::string block = read_at(file_.get(), start - size, static_cast<std::size_t>(size));
    std::size_t at = block.size();
    while (at > 0 && ends_seen <= count) ends_seen += block[--at] == '\n' ? 1 : 0;
    const bool found = ends_seen > count;
    start += static_cast<off_t>(at) - size + (found ? 1 : 0);
  }
  if (::lseek(file_.get(), start, SEEK_SET) < 0) throw Error::system("seek in log", errno);
}

void LogFile::read(const std::function<void(const LogEntry&)>& sink) {
  if (!file_) return;
  std::vector<char> block(kBlock);
  for (;;) {
    const ssize_t got = ::read(file_.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error::system("read log", errno);
    if (got == 0) return;
    partial_.append(block.data(), static_cast<std::size_t>(got));
    std::size_t start = 0;
    for (std::size_t end = partial_.find('\n'); end != std::string::npos;
         end = partial_.find('\n', start)) {
      const auto entry = parse_entry(std::string_view(partial_).substr(start, end - start));
      if (entry) sink(*entry);
      start = end + 1;
    }
    partial_.erase(0, start);
  }
}

}  // namespace cnet::cmd
