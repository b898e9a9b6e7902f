#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/log_spec.h"
#include "poll_set.h"

namespace cnet::monitor {

/// The file a log is written to. When it is full it becomes PATH.1, what was PATH.1 becomes PATH.2
/// and so on; the older ones are compressed by a program beside us, PATH.2.gz, whenever that comes
/// to it. Nobody waits for it, and no name is changed but here.
class RotatedLog {
 public:
  /// Opens or makes it, 0600. `helper` is cnet-log. Throws Error::system.
  RotatedLog(const LogFileSpec& spec, std::string helper);
  /// A file that is never full.
  explicit RotatedLog(UniqueFd file) : file_(std::move(file)) {}

  bool is_limited() const { return limits_.max_size != 0; }
  bool is_empty() const { return size_ == 0; }
  /// Whether so much more may be written to this file.
  bool has_room(std::uint64_t bytes) const { return size_ + bytes <= limits_.max_size; }
  void rotate();
  /// False when not all of it could be written: the disk is full.
  bool append(std::string_view text);

  void watch(PollSet& set) const { set.add(compressing_.get(), POLLIN); }
  void handle(const PollSet& set);
  bool is_compressing() const { return static_cast<bool>(compressing_); }

 private:
  UniqueFd open_new() const;
  void shift_names();
  void compress_one();
  void compressed();
  std::string older(int age, const char* suffix = "") const;

  std::string path_;
  LogFileSettings limits_;
  std::string helper_;
  UniqueFd file_;
  std::uint64_t size_ = 0;
  UniqueFd compressing_;     ///< pidfd of the helper
  int compressing_age_ = 0;  ///< which file it reads; 0: one that is gone
};

}  // namespace cnet::monitor
