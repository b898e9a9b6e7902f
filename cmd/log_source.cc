#include "log_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/monitor/child_program.h"

namespace cnet::cmd {
namespace {

/// Empty when there is none.
UniqueFd open_file(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file && errno != ENOENT) throw Error::system("open " + path, errno);
  return file;
}

std::string path_of(const LogFiles& files, int age) {
  return age == 0 ? files.path : files.path + "." + std::to_string(age);
}

/// The file of this age, as it is first: the compressed one appears before the other one goes.
struct Opened {
  UniqueFd file;
  bool compressed = false;
};
Opened open_age(const LogFiles& files, int age) {
  Opened opened{.file = open_file(path_of(files, age))};
  if (opened.file || age == 0) return opened;
  return {.file = open_file(path_of(files, age) + ".gz"), .compressed = true};
}

struct stat status(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) < 0) throw Error::system("stat log", errno);
  return info;
}

/// The inode of the file that this one is the compressed form of, which is its header's name
/// (RFC 1952); absent when it has none.
std::optional<ino_t> original_inode(int fd) {
  constexpr std::size_t header = 10;
  constexpr unsigned char has_name_alone = 8;
  std::array<char, 64> begin{};
  const ssize_t length = ::pread(fd, begin.data(), begin.size(), 0);
  if (length <= static_cast<ssize_t>(header) || begin[3] != has_name_alone) return std::nullopt;
  const std::string_view name(begin.data() + header, static_cast<std::size_t>(length) - header);
  return parse_number(name.substr(0, name.find('\0')), UINT64_MAX);
}

}  // namespace

LogSource::LogSource(UniqueFd file, bool compressed)
    : file_(std::move(file)), compressed_(compressed), inode_(status(file_.get()).st_ino) {}

LogSource& LogSource::operator=(LogSource&& other) noexcept {
  end_helper();
  file_ = std::move(other.file_);
  compressed_ = other.compressed_;
  inode_ = other.inode_;
  pipe_ = std::move(other.pipe_);
  process_ = std::move(other.process_);
  return *this;
}

LogSource::~LogSource() { end_helper(); }

void LogSource::end_helper() { monitor::end_program(process_); }

std::optional<LogSource> LogSource::open(const LogFiles& files, int age) {
  Opened opened = open_age(files, age);
  if (!opened.file) return std::nullopt;
  LogSource source(std::move(opened.file), opened.compressed);
  if (opened.compressed) source.rewind(files);
  return source;
}

void LogSource::rewind(const LogFiles& files) {
  end_helper();
  int ends[2];
  if (::lseek(file_.get(), 0, SEEK_SET) < 0 || ::pipe2(ends, O_CLOEXEC) < 0) {
    throw Error::system("read log", errno);
  }
  pipe_ = UniqueFd(ends[0]);
  const UniqueFd theirs(ends[1]);
  process_ =
      monitor::start_program({files.helper, "gunzip"}, {.in = file_.get(), .out = theirs.get()});
  if (!process_)
    throw Error("an older log is compressed, and " + files.helper + " cannot be started");
}

Time LogSource::written() const {
  const timespec time = status(file_.get()).st_mtim;
  return Time(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

bool LogSource::is(int fd, bool compressed) const {
  if (compressed == compressed_) return status(fd).st_ino == inode_;
  return compressed && original_inode(fd) == inode_;
}

/// From the youngest on: files only grow older, so none slips through, and of two compressed ones
/// whose originals had the same number the younger one is meant, since we have held it.
std::optional<int> LogSource::age(const LogFiles& files) const {
  for (int age = 0; age < files.most; ++age) {
    const Opened opened = open_age(files, age);
    if (opened.file && is(opened.file.get(), opened.compressed)) return age;
  }
  return std::nullopt;
}

}  // namespace cnet::cmd
