#include "oracle.h"

#include <sched.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <regex>

namespace oracle {

bool in_new_namespace() {
  if (::unshare(CLONE_NEWNET) != 0) {
    WARN("SKIP: no network namespace: " << std::strerror(errno));
    return false;
  }
  if (std::system("nft --version >/dev/null 2>&1") != 0) {
    WARN("SKIP: the nft program is not installed");
    return false;
  }
  return true;
}

std::string nft(const std::string& arguments) {
  std::FILE* pipe = ::popen(("nft " + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> chunk;
  for (std::size_t got; (got = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
    output.append(chunk.data(), got);
  }
  INFO("nft " << arguments << "\n" << output);
  REQUIRE(::pclose(pipe) == 0);
  return output;
}

void nft_file(const std::string& text) {
  std::FILE* pipe = ::popen("nft -f -", "w");
  REQUIRE(pipe != nullptr);
  std::fwrite(text.data(), 1, text.size(), pipe);
  REQUIRE(::pclose(pipe) == 0);
}

std::string without_counts(const std::string& listing) {
  static const std::regex counts(" packets [0-9]+ bytes [0-9]+");
  return std::regex_replace(listing, counts, "");
}

}  // namespace oracle
