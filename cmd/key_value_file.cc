#include "key_value_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"

namespace cnet::cmd {
namespace {

constexpr std::size_t kLongest = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string read_text(const std::string& path, const std::string& file) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) throw Error::system(file, errno);
  std::string text;
  std::array<char, 16384> block;
  for (;;) {
    const ssize_t length = ::read(fd.get(), block.data(), block.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) throw Error::system(file, errno);
    if (length == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(length));
    if (text.size() > kLongest) throw Error(file + " is longer than 1 MiB", Error::Kind::usage);
  }
}

std::string_view without_leading_blanks(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\v\f\r");
  return first == line.npos ? std::string_view() : line.substr(first);
}

}  // namespace

std::vector<std::string> parse_key_values(std::string_view text, const std::string& file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> entries;
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = without_leading_blanks(line);
    if (line.empty() || line.front() == '#') continue;
    const auto refuse = [&](const std::string& why) {
      throw Error(file + ", line " + std::to_string(number) + ": " + why, Error::Kind::usage);
    };
    const std::string_view name = line.substr(0, line.find('='));
    if (name.empty()) refuse(cnet::quoted(line) + " has no name");
    if (name.find_first_of(" \t") != name.npos) {
      refuse("the name " + cnet::quoted(name) + " has a blank in it");
    }
    if (line.find('\0') != line.npos) refuse("there is a zero byte");
    entries.emplace_back(line);
  }
  return entries;
}

std::vector<std::string> read_key_value_files(const std::string& flag,
                                              const std::vector<std::string>& paths) {
  std::vector<std::string> entries;
  for (const std::string& path : paths) {
    const std::string file = flag + " " + cnet::quoted(path);
    for (std::string& entry : parse_key_values(read_text(path, file), file)) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace cnet::cmd
