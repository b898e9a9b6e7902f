#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/base/unique_fd.h"

namespace cnet::state {

/// A file of lines that many processes append to. When it has grown to `most_bytes` it becomes
/// PATH.1, what was PATH.1 becomes PATH.2 and so on; `files` of them are kept in all.
struct RotatedFile {
  std::string path;  ///< absolute
  std::uint64_t most_bytes = 0;
  int files = 0;
  bool makes_folder = true;  ///< false: where its folder is gone, writing fails with ENOENT
};

/// Appends the line, to which a newline is added, in one write(2); it is not synced. Makes the file
/// (0600) and, unless it must not, its folder (0700). Throws Error::system.
void append_line(const RotatedFile& file, std::string_view line);

/// PATH, PATH.1 ...: the n-th older one.
std::string rotated_path(const RotatedFile& file, int age);

/// Reads its lines from the oldest on, through every rotation that happens meanwhile.
class RotatedReader {
 public:
  /// `sink` gets each line without its newline.
  using Sink = std::function<void(std::string_view line)>;

  explicit RotatedReader(RotatedFile file) : file_(std::move(file)) {}

  /// Begins behind everything that is there now.
  void skip_to_end();
  /// Every complete line that was not read yet. Throws Error::system.
  void read(const Sink& sink);

 private:
  bool open(int age);
  void read_open_file(const Sink& sink);
  /// How many younger files than the open one there are; absent when it is none of them any more.
  std::optional<int> age_of_open_file() const;

  RotatedFile file_;
  UniqueFd open_;
  std::string partial_;
};

/// Becomes readable (inotify) when something was appended to the file, or it was rotated. The
/// folder is made. Throws Error::system.
UniqueFd watch_for_lines(const RotatedFile& file);

}  // namespace cnet::state
