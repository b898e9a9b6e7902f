#include "globals.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;

TEST_CASE("global flags stand in front of the command") {
  std::vector<std::string> words{"--root", "/a", "--run-root=/b", "--debug", "ps", "--config", "x"};
  const Globals globals = take_globals(words);
  CHECK(globals.root == "/a");
  CHECK(globals.run_root == "/b");
  CHECK(globals.debug);
  CHECK_FALSE(globals.config);
  CHECK(words == std::vector<std::string>{"ps", "--config", "x"});
}

TEST_CASE("global flags that are none") {
  const auto problem = [](std::vector<std::string> words) {
    try {
      take_globals(words);
    } catch (const Error& error) {
      return error.problem() + " | " + error.hint();
    }
    return std::string("no error");
  };
  CHECK(problem({"--rot", "/a"}) ==
        "unknown flag --rot in front of the command | did you mean --root?");
  CHECK(problem({"--root"}) == "--root needs a value | ");
  CHECK(problem({"--root="}) == "--root needs a value | ");
  CHECK(problem({"--debug=1"}) ==
        "unknown flag --debug in front of the command | did you mean --debug?");
}
