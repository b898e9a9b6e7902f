#include "cnet/base/error.h"

#include <catch2/catch.hpp>
#include <cerrno>

using cnet::Error;

TEST_CASE("an error carries its four parts") {
  const Error error = Error("subnet 10.9.0.0/24 overlaps", Error::Kind::exists)
                          .hint("choose another --subnet")
                          .exit_code(3);
  CHECK(error.problem() == "subnet 10.9.0.0/24 overlaps");
  CHECK(std::string(error.what()) == error.problem());
  CHECK(error.hint() == "choose another --subnet");
  CHECK(error.kind() == Error::Kind::exists);
  CHECK(error.exit_code() == 3);
  CHECK(error.err() == 0);
}

TEST_CASE("without further words an error is a plain failure") {
  const Error error("no");
  CHECK(error.kind() == Error::Kind::failed);
  CHECK(error.hint().empty());
  CHECK_FALSE(error.exit_code().has_value());
}

TEST_CASE("a failed system call is told in the kernel's words") {
  const Error error = Error::system("ip link add br-1 type bridge", EEXIST, "device exists");
  CHECK(error.problem() == "ip link add br-1 type bridge: File exists (EEXIST): device exists");
  CHECK(error.err() == EEXIST);
  CHECK(Error::system("open /x", ENOENT).problem() ==
        "open /x: No such file or directory (ENOENT)");
  CHECK(cnet::errno_words(98765) == "error 98765");
}
