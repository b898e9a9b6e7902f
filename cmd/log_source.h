#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "cnet/base/time.h"
#include "cnet/base/unique_fd.h"

namespace cnet::cmd {

/// The files of one container's log: PATH, which is written, and the older PATH.1, PATH.2.gz and so
/// on, whose names change while we look (lib/monitor/rotated_log).
struct LogFiles {
  std::string path;
  int most = 1;        ///< how many there may be
  std::string helper;  ///< cnet-log, absolute
};

/// One of them, to be read from its beginning. It is known again whatever its name is now, and when
/// it has been compressed.
class LogSource {
 public:
  /// Absent when there is none of this age.
  static std::optional<LogSource> open(const LogFiles& files, int age);

  /// What is read comes from here: the file, or a pipe from cnet-log.
  int fd() const { return pipe_ ? pipe_.get() : file_.get(); }
  bool is_compressed() const { return compressed_; }
  ino_t inode() const { return inode_; }
  /// When it was last written.
  Time written() const;
  /// Its age of this moment; absent when it is gone.
  std::optional<int> age(const LogFiles& files) const;
  /// A compressed one, from its beginning again.
  void rewind(const LogFiles& files);

  LogSource(LogSource&&) = default;
  LogSource& operator=(LogSource&& other) noexcept;
  ~LogSource();

 private:
  LogSource(UniqueFd file, bool compressed);
  bool is(int fd, bool compressed) const;
  void end_helper();

  UniqueFd file_;  ///< kept open: nobody else gets its inode's number meanwhile
  bool compressed_ = false;
  ino_t inode_ = 0;
  UniqueFd pipe_;
  UniqueFd process_;  ///< pidfd of cnet-log
};

}  // namespace cnet::cmd
