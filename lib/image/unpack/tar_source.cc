#include "tar_source.h"

#include <archive_entry.h>

#include <utility>

#include "cnet/base/text.h"

namespace cnet::image {
namespace {

std::string text(const char* words) { return words == nullptr ? std::string() : words; }

EntryKind kind_of(archive_entry* entry, const std::string& where) {
  if (::archive_entry_hardlink(entry) != nullptr) return EntryKind::hardlink;
  switch (::archive_entry_filetype(entry)) {
    case AE_IFREG:
      return EntryKind::file;
    case AE_IFDIR:
      return EntryKind::folder;
    case AE_IFLNK:
      return EntryKind::symlink;
    case AE_IFIFO:
      return EntryKind::fifo;
    case AE_IFCHR:
      return EntryKind::char_device;
    case AE_IFBLK:
      return EntryKind::block_device;
    default:
      throw Error(where + " has a type that no root file system needs");
  }
}

}  // namespace

TarSource::TarSource(UniqueFd fd, const std::string& name, const Limits& limits, TarCopy copy)
    : fd_(std::move(fd)),
      name_(name),
      limits_(limits),
      bytes_(fd_.get(), name, limits, std::move(copy)),
      reader_(::archive_read_new()) {
  if (!reader_) throw Error("libarchive has no memory");
  ::archive_read_support_format_tar(reader_.get());
  if (::archive_read_open(reader_.get(), this, nullptr, &TarSource::feed, nullptr) != ARCHIVE_OK) {
    fail();
  }
}

la_ssize_t TarSource::feed(archive* reader, void* self, const void** buffer) {
  auto* source = static_cast<TarSource*>(self);
  try {
    const std::span<const char> block = source->bytes_.next();
    *buffer = block.data();
    return static_cast<la_ssize_t>(block.size());
  } catch (...) {
    source->thrown_ = std::current_exception();
    ::archive_set_error(reader, EIO, "source failed");
    return -1;
  }
}

void TarSource::fail() {
  if (thrown_) std::rethrow_exception(thrown_);
  const std::string words = text(::archive_error_string(reader_.get()));
  if (words == "Unrecognized archive format") {
    throw Error(name_ + " is no tar archive")
        .hint("a tar is meant, plain or compressed by gzip, bzip2, xz or zstd");
  }
  throw Error("read " + name_ + ": " + (words.empty() ? "damaged" : words));
}

std::optional<Entry> TarSource::next() {
  archive_entry* entry = nullptr;
  const int result = ::archive_read_next_header(reader_.get(), &entry);
  if (result == ARCHIVE_EOF) {
    while (!bytes_.next().empty()) {  // padding behind the end mark belongs to the digest
    }
    return std::nullopt;
  }
  // A warning about a name means that libarchive changed it; other warnings are about attributes
  // cnet does not read.
  const std::string words = text(::archive_error_string(reader_.get()));
  const bool changed_name = words.starts_with("Pathname") || words.starts_with("Linkname");
  if (result == ARCHIVE_OK || (result == ARCHIVE_WARN && !changed_name)) return convert(entry);
  fail();
}

Entry TarSource::convert(archive_entry* entry) const {
  Entry out;
  out.path = text(::archive_entry_pathname(entry));
  const std::string where = name_ + ": " + quoted(out.path);
  out.kind = kind_of(entry, where);
  out.mode = ::archive_entry_perm(entry);
  out.uid = ::archive_entry_uid(entry);
  out.gid = ::archive_entry_gid(entry);
  if (::archive_entry_mtime_is_set(entry) != 0) {
    out.mtime = timespec{::archive_entry_mtime(entry), ::archive_entry_mtime_nsec(entry)};
  }
  if (out.kind == EntryKind::hardlink) out.link = text(::archive_entry_hardlink(entry));
  if (out.kind == EntryKind::symlink) out.link = text(::archive_entry_symlink(entry));
  out.device = ::archive_entry_rdev(entry);
  if (out.kind == EntryKind::file) {
    const la_int64_t size = ::archive_entry_size(entry);
    if (size < 0) throw Error(where + " has a negative size");
    out.size = static_cast<std::uint64_t>(size);
  }
  ::archive_entry_xattr_reset(entry);
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  while (::archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
    out.xattrs.emplace_back(text(name), std::string(static_cast<const char*>(value), size));
  }
  return out;
}

std::optional<Block> TarSource::block() {
  const void* bytes = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int result = ::archive_read_data_block(reader_.get(), &bytes, &size, &offset);
  if (result == ARCHIVE_EOF) return std::nullopt;
  if (result != ARCHIVE_OK || offset < 0) fail();
  return Block{static_cast<std::uint64_t>(offset), {static_cast<const char*>(bytes), size}};
}

std::string TarSource::diff_id() { return bytes_.digest(); }

}  // namespace cnet::image
