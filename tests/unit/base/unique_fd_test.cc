#include "cnet/base/unique_fd.h"

#include <fcntl.h>

#include <catch2/catch.hpp>

using cnet::UniqueFd;

namespace {

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }
UniqueFd open_null() { return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

}  // namespace

TEST_CASE("a file descriptor is closed with its owner") {
  int fd = -1;
  {
    const UniqueFd owner = open_null();
    REQUIRE(owner);
    fd = owner.get();
    CHECK(is_open(fd));
  }
  CHECK_FALSE(is_open(fd));
}

TEST_CASE("moving leaves one owner") {
  UniqueFd a = open_null();
  const int fd = a.get();
  UniqueFd b = std::move(a);
  CHECK(b.get() == fd);
  UniqueFd c = open_null();
  const int replaced = c.get();
  c = std::move(b);
  CHECK(c.get() == fd);
  CHECK(is_open(fd));
  CHECK_FALSE(is_open(replaced));
  c.reset();
  CHECK_FALSE(c);
  CHECK_FALSE(is_open(fd));
}
