#include "archive_writer.h"

#include <archive_entry.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::image {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;

struct FreeEntry {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};

}  // namespace

ArchiveWriter::ArchiveWriter(int fd, std::string name, const std::function<void()>& checkpoint)
    : fd_(fd), name_(std::move(name)), checkpoint_(checkpoint), writer_(::archive_write_new()) {
  if (!writer_) throw Error("libarchive has no memory");
  // A pax header only where ustar does not suffice: for blobs of 8 GiB and more.
  ::archive_write_set_format_pax_restricted(writer_.get());
  if (::archive_write_open_fd(writer_.get(), fd_) != ARCHIVE_OK) fail();
}

void ArchiveWriter::fail() {
  const int err = ::archive_errno(writer_.get());
  if (err == EPIPE) throw Error("write " + name_ + ": its reader is gone");
  throw Error::system("write " + name_, err == 0 ? EIO : err);
}

void ArchiveWriter::begin(const std::string& path, unsigned int type, std::uint64_t size) {
  const std::unique_ptr<archive_entry, FreeEntry> header(::archive_entry_new());
  archive_entry* out = header.get();
  if (out == nullptr) throw Error("libarchive has no memory");
  ::archive_entry_set_pathname(out, path.c_str());
  ::archive_entry_set_filetype(out, type);
  ::archive_entry_set_perm(out, type == AE_IFDIR ? 0755 : 0644);
  ::archive_entry_set_mtime(out, 0, 0);
  ::archive_entry_set_size(out, static_cast<la_int64_t>(size));
  if (::archive_write_header(writer_.get(), out) != ARCHIVE_OK) fail();
}

void ArchiveWriter::add_bytes(const char* bytes, std::size_t size) {
  if (::archive_write_data(writer_.get(), bytes, size) < 0) fail();
}

void ArchiveWriter::add_folder(const std::string& path) { begin(path + "/", AE_IFDIR, 0); }

void ArchiveWriter::add_text(const std::string& path, std::string_view text) {
  begin(path, AE_IFREG, text.size());
  add_bytes(text.data(), text.size());
}

void ArchiveWriter::add_file(const std::string& path, const UniqueFd& file, std::uint64_t size) {
  begin(path, AE_IFREG, size);
  std::vector<char> buffer(kReadSize);
  std::uint64_t at = 0;
  while (at < size) {
    if (checkpoint_) checkpoint_();
    const ssize_t n = ::pread(file.get(), buffer.data(), buffer.size(), static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Error::system("read " + path, errno);
    if (n == 0) throw Error(path + " of the image store is too short", Error::Kind::damaged);
    add_bytes(buffer.data(), static_cast<std::size_t>(n));
    at += static_cast<std::uint64_t>(n);
  }
}

void ArchiveWriter::finish() {
  if (::archive_write_close(writer_.get()) != ARCHIVE_OK) fail();
}

}  // namespace cnet::image
