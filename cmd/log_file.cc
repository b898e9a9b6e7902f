#include "log_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

#include "cnet/base/error.h"

namespace cnet::cmd {
namespace {

constexpr std::size_t kBlock = 64 * 1024;
constexpr int kTries = 20;  // rotations that come between two looks

std::optional<LogEntry> parse_entry(std::string_view line) {
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  LogEntry entry{.text = text("log"),
                 .is_stderr = text("stream") == "stderr",
                 .time = parse_rfc3339(text("time")).value_or(Time{}),
                 .attributes = {}};
  const auto attributes = json.find("attrs");
  if (attributes == json.end() || !attributes->is_object()) return entry;
  for (const auto& [key, value] : attributes->items()) {
    if (value.is_string()) entry.attributes[key] = value.get<std::string>();
  }
  return entry;
}

std::string read_at(int fd, off_t offset, std::size_t size) {
  std::string block(size, '\0');
  const ssize_t got = ::pread(fd, block.data(), size, offset);
  if (got < 0) throw Error::system("read log", errno);
  block.resize(static_cast<std::size_t>(got));
  return block;
}

/// 0 at the end.
std::size_t read_block(int fd, std::vector<char>& block) {
  for (;;) {
    const ssize_t got = ::read(fd, block.data(), block.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw Error::system("read log", errno);
  }
}

/// Goes to the start of the file's last `count` entries; how many there are, `count` at most.
std::uint64_t seek_back(int fd, std::uint64_t count) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) throw Error::system("stat log", errno);
  off_t start = status.st_size;
  std::uint64_t ends_seen = 0;  // newlines; the first one ends the last entry
  bool found = false;
  while (start > 0 && !found) {
    const off_t size = std::min<off_t>(start, kBlock);
    const std::string block = read_at(fd, start - size, static_cast<std::size_t>(size));
    std::size_t at = block.size();
    while (at > 0 && !found) {
      if (block[at - 1] == '\n' && ends_seen++ == count) {
        found = true;
      } else {
        --at;
      }
    }
    start += static_cast<off_t>(at) - size;
  }
  if (::lseek(fd, start, SEEK_SET) < 0) throw Error::system("seek in log", errno);
  return std::min(ends_seen, count);
}

std::uint64_t count_entries(int fd) {
  std::vector<char> block(kBlock);
  std::uint64_t count = 0;
  while (const std::size_t size = read_block(fd, block)) {
    count += static_cast<std::uint64_t>(
        std::count(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
  }
  return count;
}

}  // namespace

void LogFile::seek_to_last(std::uint64_t count) {
  for (int i = 0; i < kTries && !try_to_seek(count); ++i) {
  }
}

/// From the youngest file to the one that has the first of those entries. False when a rotation has
/// come in between, so that a file was met twice.
bool LogFile::try_to_seek(std::uint64_t count) {
  std::optional<LogSource> youngest = LogSource::open(files_, 0);
  source_.reset();
  skipped_ = 0;
  for (int age = 0; age < files_.most; ++age) {
    auto source = LogSource::open(files_, age);
    if (!source) continue;
    std::uint64_t there = 0;
    if (source->is_compressed()) {
      there = count_entries(source->fd());
      source->rewind(files_);
      skipped_ = there > count ? there - count : 0;
    } else {
      there = seek_back(source->fd(), count);
    }
    source_ = std::move(source);
    if (there >= count) break;
    count -= there;
  }
  return !youngest || youngest->age(files_) == 0;
}

void LogFile::skip_files_before(Time since) {
  source_ = oldest();
  while (source_ && source_->written() < since) {
    auto younger = next();
    if (!younger) return;
    source_ = std::move(younger);
  }
}

std::optional<LogSource> LogFile::oldest() const {
  for (int age = files_.most - 1; age >= 0; --age) {
    if (auto source = LogSource::open(files_, age)) return source;
  }
  return std::nullopt;
}

/// The file behind the one that is read; absent when there is none, or none yet.
std::optional<LogSource> LogFile::next() {
  is_behind_ = false;
  for (int i = 0; i < kTries; ++i) {
    const std::optional<int> age = source_->age(files_);
    if (age == 0) return std::nullopt;
    // Ours has been removed, and with it all that is older.
    auto candidate = age ? LogSource::open(files_, *age - 1) : oldest();
    if (source_->age(files_) != age) continue;
    if (!candidate) is_behind_ = age.has_value();
    return candidate;
  }
  is_behind_ = true;
  return std::nullopt;
}

bool LogFile::read(const Sink& sink) {
  if (!source_) source_ = oldest();
  while (source_) {
    if (!read_source(sink)) return false;
    auto younger = next();
    if (!younger) return true;
    // Nothing was written to it after it had lost its name: what it has now is all.
    if (!read_source(sink)) return false;
    source_ = std::move(younger);
    skipped_ = 0;
    partial_.clear();
  }
  return true;
}

bool LogFile::read_source(const Sink& sink) {
  std::vector<char> block(kBlock);
  while (const std::size_t size = read_block(source_->fd(), block)) {
    partial_.append(block.data(), size);
    std::size_t start = 0;
    for (std::size_t end = partial_.find('\n'); end != std::string::npos;
         end = partial_.find('\n', start)) {
      const std::string_view line = std::string_view(partial_).substr(start, end - start);
      start = end + 1;
      if (skipped_ > 0) {
        --skipped_;
        continue;
      }
      const auto entry = parse_entry(line);
      if (entry && !sink(*entry)) return false;
    }
    partial_.erase(0, start);
  }
  return true;
}

}  // namespace cnet::cmd
