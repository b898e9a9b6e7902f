#pragma once

#include <openssl/evp.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cnet::image {

/// SHA-256 as the bytes go by.
class Sha256 {
 public:
  Sha256();
  void add(std::span<const char> bytes);
  /// 64 hexadecimal digits; the object is used up.
  std::string hex();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { ::EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

std::string sha256_hex(std::string_view text);

}  // namespace cnet::image
