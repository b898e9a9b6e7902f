#include "tar_digest.h"

#include <archive_entry.h>

#include <algorithm>
#include <array>

#include "cnet/base/error.h"

namespace cnet::image {
namespace {

struct FreeEntry {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};

unsigned int file_type(EntryKind kind) {
  switch (kind) {
    case EntryKind::file:
    case EntryKind::hardlink:
      return AE_IFREG;
    case EntryKind::folder:
      return AE_IFDIR;
    case EntryKind::symlink:
      return AE_IFLNK;
    case EntryKind::fifo:
      return AE_IFIFO;
    case EntryKind::char_device:
      return AE_IFCHR;
    case EntryKind::block_device:
      return AE_IFBLK;
  }
  return AE_IFREG;
}

}  // namespace

TarDigest::TarDigest(TarCopy copy) : copy_(std::move(copy)), writer_(::archive_write_new()) {
  if (!writer_) throw Error("libarchive has no memory");
  ::archive_write_set_format_pax(writer_.get());
  if (::archive_write_open(writer_.get(), this, nullptr, &TarDigest::take, nullptr) != ARCHIVE_OK) {
    fail();
  }
}

la_ssize_t TarDigest::take(archive* writer, void* self, const void* bytes, std::size_t size) {
  auto* digest = static_cast<TarDigest*>(self);
  try {
    const std::span<const char> block(static_cast<const char*>(bytes), size);
    digest->hash_.add(block);
    if (digest->copy_) digest->copy_(block);
    return static_cast<la_ssize_t>(size);
  } catch (...) {
    digest->thrown_ = std::current_exception();
    ::archive_set_error(writer, EIO, "hash failed");
    return -1;
  }
}

void TarDigest::fail() {
  if (thrown_) std::rethrow_exception(thrown_);
  const char* words = ::archive_error_string(writer_.get());
  throw Error(std::string("make an archive: ") + (words == nullptr ? "failed" : words));
}

void TarDigest::begin(const Entry& entry) {
  const std::unique_ptr<archive_entry, FreeEntry> header(::archive_entry_new());
  archive_entry* out = header.get();
  if (out == nullptr) throw Error("libarchive has no memory");
  ::archive_entry_set_pathname(out, entry.path.c_str());
  ::archive_entry_set_filetype(out, file_type(entry.kind));
  ::archive_entry_set_perm(out, entry.mode);
  ::archive_entry_set_uid(out, entry.uid);
  ::archive_entry_set_gid(out, entry.gid);
  if (entry.mtime) ::archive_entry_set_mtime(out, entry.mtime->tv_sec, entry.mtime->tv_nsec);
  if (entry.kind == EntryKind::hardlink) ::archive_entry_set_hardlink(out, entry.link.c_str());
  if (entry.kind == EntryKind::symlink) ::archive_entry_set_symlink(out, entry.link.c_str());
  ::archive_entry_set_rdev(out, entry.device);
  ::archive_entry_set_size(out, static_cast<la_int64_t>(entry.size));
  for (const auto& [name, value] : entry.xattrs) {
    ::archive_entry_xattr_add_entry(out, name.c_str(), value.data(), value.size());
  }
  // A warning is about a name that is not UTF-8: it goes in as it is, which is all a digest needs.
  const int result = ::archive_write_header(writer_.get(), out);
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) fail();
}

void TarDigest::add(std::span<const char> content) {
  if (::archive_write_data(writer_.get(), content.data(), content.size()) < 0) fail();
}

void TarDigest::add_zeros(std::uint64_t count) {
  static constexpr std::array<char, 64 * 1024> zeros{};
  while (count > 0) {
    const std::size_t n = std::min<std::uint64_t>(count, zeros.size());
    add({zeros.data(), n});
    count -= n;
  }
}

std::string TarDigest::finish() {
  if (::archive_write_close(writer_.get()) != ARCHIVE_OK) fail();
  return hash_.hex();
}

}  // namespace cnet::image
