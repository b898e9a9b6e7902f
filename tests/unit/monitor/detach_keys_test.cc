#include "cnet/monitor/detach_keys.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using cnet::monitor::DetachKeys;

TEST_CASE("the detach keys are taken out, whatever comes in between") {
  DetachKeys keys = DetachKeys::parse("ctrl-p,ctrl-q");
  CHECK(keys.scan("ls\r") == "ls\r");
  CHECK(keys.scan("a\x10") == "a");
  CHECK(keys.holds());
  CHECK(keys.scan("b") ==
        "\x10"
        "b");
  CHECK_FALSE(keys.holds());
  CHECK(keys.scan("\x10\x10") == "\x10");
  CHECK_FALSE(keys.completed());
  CHECK(keys.scan("\x11rest").empty());
  CHECK(keys.completed());
}

TEST_CASE("what is held back can be let go") {
  DetachKeys keys = DetachKeys::parse("ctrl-p,ctrl-q");
  CHECK(keys.scan("\x10").empty());
  CHECK(keys.release() == "\x10");
  CHECK(keys.scan("\x11") == "\x11");
  CHECK_FALSE(keys.completed());
}

TEST_CASE("a sequence that begins inside itself is found") {
  DetachKeys keys = DetachKeys::parse("a,a,b");
  CHECK(keys.scan("aaa") == "a");
  CHECK(keys.scan("b").empty());
  CHECK(keys.completed());
}

TEST_CASE("the grammar is Docker's") {
  for (const char* good :
       {"a", "ctrl-a", "a,b", "ctrl-@", "ctrl-[", "ctrl-\\", "ctrl-]", "ctrl-^", "ctrl-_"}) {
    CHECK_NOTHROW(DetachKeys::parse(good));
  }
  for (const char* bad : {",", "ctrl-", "ctrl-1", "ab", "a,", "ctrl-aa", "alt-a"}) {
    CHECK_THROWS_AS(DetachKeys::parse(bad), cnet::Error);
  }
  DetachKeys none = DetachKeys::parse("");
  CHECK(none.scan("\x10\x11") == "\x10\x11");
  DetachKeys escape = DetachKeys::parse("ctrl-[");
  CHECK(escape.scan("\x1b").empty());
  CHECK(escape.completed());
}
