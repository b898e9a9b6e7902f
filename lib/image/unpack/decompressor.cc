#include "decompressor.h"

#include <utility>

#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;

/// A filter that was built without its library would execute a program, and says so with
/// ARCHIVE_WARN; then the format is not offered.
void offer_filters(archive* reader) {
  using Support = int (*)(archive*);
  for (const Support support :
       {Support{::archive_read_support_filter_gzip}, Support{::archive_read_support_filter_bzip2},
        Support{::archive_read_support_filter_xz}, Support{::archive_read_support_filter_zstd}}) {
    if (support(reader) != ARCHIVE_OK) {
      throw Error("libarchive was built without gzip, bzip2, xz or zstd");
    }
  }
}

}  // namespace

Decompressor::Decompressor(int fd, std::string name, const Limits& limits, TarCopy copy)
    : name_(std::move(name)),
      limits_(limits),
      copy_(std::move(copy)),
      reader_(::archive_read_new()) {
  if (!reader_) throw Error("libarchive has no memory");
  offer_filters(reader_.get());
  ::archive_read_support_format_raw(reader_.get());
  ::archive_read_support_format_empty(reader_.get());  // raw wants one byte at least
  if (::archive_read_open_fd(reader_.get(), fd, kReadSize) != ARCHIVE_OK) throw failure();
  // libarchive would peel any number of compressions off; an image has one at most.
  if (::archive_filter_count(reader_.get()) > 2) {
    throw Error(name_ + " is compressed more than once").hint("unpack it until a tar is left");
  }
  archive_entry* entry = nullptr;
  const int result = ::archive_read_next_header(reader_.get(), &entry);
  if (result == ARCHIVE_EOF) throw Error(name_ + " is empty");
  if (result != ARCHIVE_OK) throw failure();
}

Error Decompressor::failure() const {
  const char* words = ::archive_error_string(reader_.get());
  return Error("read " + name_ + ": " + (words == nullptr ? "damaged" : words));
}

std::span<const char> Decompressor::next() {
  const void* bytes = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int result = ::archive_read_data_block(reader_.get(), &bytes, &size, &offset);
  if (result == ARCHIVE_EOF) return {};
  if (result != ARCHIVE_OK) throw failure();
  const std::span<const char> block(static_cast<const char*>(bytes), size);
  total_ += size;
  check_limits();
  hash_.add(block);
  if (copy_) copy_(block);
  return block;
}

// Filter -1 is the one nearest to the source.
std::uint64_t Decompressor::compressed() const {
  return static_cast<std::uint64_t>(::archive_filter_bytes(reader_.get(), -1));
}

void Decompressor::check_limits() const {
  if (total_ > limits_.total_bytes) {
    throw Error(name_ + " is larger than " + std::to_string(limits_.total_bytes) + " bytes");
  }
  if (total_ > limits_.ratio_from && total_ / limits_.ratio > compressed()) {
    throw Error(name_ + " unpacks to more than " + std::to_string(limits_.ratio) +
                " times its size")
        .hint("if you trust it, unpack it first and import the tar");
  }
}

}  // namespace cnet::image
