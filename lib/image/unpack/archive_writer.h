#pragma once

#include <archive.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cnet/base/unique_fd.h"

namespace cnet::image {

/// A tar archive of files and folders that are everybody's and have no time: what is in it decides
/// its bytes alone. Written to a descriptor as it comes.
class ArchiveWriter {
 public:
  /// `fd` stays the caller's; `name` is for messages.
  ArchiveWriter(int fd, std::string name, const std::function<void()>& checkpoint);

  void add_folder(const std::string& path);
  void add_text(const std::string& path, std::string_view text);
  void add_file(const std::string& path, const UniqueFd& file, std::uint64_t size);
  void finish();

 private:
  struct Free {
    void operator()(archive* a) const { ::archive_write_free(a); }
  };
  void begin(const std::string& path, unsigned int type, std::uint64_t size);
  void add_bytes(const char* bytes, std::size_t size);
  [[noreturn]] void fail();

  int fd_;
  std::string name_;
  const std::function<void()>& checkpoint_;
  std::unique_ptr<archive, Free> writer_;
};

}  // namespace cnet::image
