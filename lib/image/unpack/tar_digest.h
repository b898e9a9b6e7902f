#pragma once

#include <archive.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>

#include "entry.h"
#include "sha256.h"

namespace cnet::image {

/// The pax archive that the given entries make, and its SHA-256. The archive itself is kept nowhere
/// but where `copy` takes it.
class TarDigest {
 public:
  explicit TarDigest(TarCopy copy = {});
  TarDigest(const TarDigest&) = delete;
  TarDigest& operator=(const TarDigest&) = delete;

  void begin(const Entry& entry);
  void add(std::span<const char> content);
  void add_zeros(std::uint64_t count);
  std::string finish();

 private:
  struct Free {
    void operator()(archive* a) const { ::archive_write_free(a); }
  };
  static la_ssize_t take(archive* writer, void* self, const void* bytes, std::size_t size);
  [[noreturn]] void fail();

  TarCopy copy_;
  Sha256 hash_;
  std::exception_ptr thrown_;  ///< in take(): an exception must not cross libarchive
  std::unique_ptr<archive, Free> writer_;
};

}  // namespace cnet::image
