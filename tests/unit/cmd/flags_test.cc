#include "flags.h"

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;
using Words = std::vector<std::string>;

namespace {

/// A command with one flag of each kind; like `run` when it stops at the first argument.
struct ParsedLine {
  CLI::App app;
  bool detach = false;
  bool interactive = false;
  std::string name;
  std::optional<std::string> entrypoint;
  std::optional<int> time;
  Words ports;
  Words words;

  explicit ParsedLine(bool stop = true) {
    app.set_help_flag();
    if (stop) stop_at_first_argument(app);
    flag(app, "-d,--detach", detach, "");
    flag(app, "-i,--interactive", interactive, "");
    text(app, name, {"--name", "NAME", ""});
    text(app, entrypoint, {"--entrypoint", "PROGRAM", ""});
    number(app, time, {"-t,--time", "SECONDS", ""});
    texts(app, ports, {"-p,--publish", "PORTS", ""});
    arguments(app, "IMAGE", words, 1);
    add_help(app);
  }
};

std::string problem(const Words& words) {
  ParsedLine command;
  try {
    parse_flags(command.app, words);
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.problem() + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "no error";
}

}  // namespace

TEST_CASE("flags stop at the first argument") {
  ParsedLine command;
  CHECK(parse_flags(command.app, {"-di", "-p", "80:80", "-p81:81", "--name=a", "img", "sh", "-d",
                                  "--name", "x", "--", "--help"}));
  CHECK(command.detach);
  CHECK(command.interactive);
  CHECK(command.name == "a");
  CHECK(command.ports == Words{"80:80", "81:81"});
  CHECK(command.words == Words{"img", "sh", "-d", "--name", "x", "--", "--help"});
}

TEST_CASE("a container's arguments arrive as they are") {
  const Words words{"img", "", "[ -f x ]", "[a,b]", "{}", "%%", "--", "-x=", "a b", "@f"};
  ParsedLine command;
  CHECK(parse_flags(command.app, words));
  CHECK(command.words == words);
  ParsedLine one;
  CHECK(parse_flags(one.app, {"[a,b]"}));
  CHECK(one.words == Words{"[a,b]"});
}

TEST_CASE("the values of flags arrive as they are") {
  ParsedLine command;
  CHECK(parse_flags(command.app, {"-p", "[::1]:80:80", "-p", "[a,b]", "-p", "-1", "--publish=",
                                  "-p=9", "--entrypoint=", "--name", "--odd", "img"}));
  CHECK(command.ports == Words{"[::1]:80:80", "[a,b]", "-1", "", "9"});
  CHECK(command.entrypoint == "");
  CHECK(command.name == "--odd");
}

TEST_CASE("a flag given twice takes the last value, a switch may be switched off") {
  ParsedLine command;
  CHECK(parse_flags(command.app, {"--name", "a", "--name", "b", "-d", "--detach=false", "-t", "1",
                                  "-t", "-1", "img"}));
  CHECK(command.name == "b");
  CHECK_FALSE(command.detach);
  CHECK(command.time == -1);
}

TEST_CASE("elsewhere flags may stand behind arguments, until --") {
  ParsedLine command(false);
  CHECK(parse_flags(command.app, {"a", "-d", "--", "-i"}));
  CHECK(command.detach);
  CHECK(command.words == Words{"a", "-i"});
}

TEST_CASE("mistakes are named") {
  CHECK(problem({"--nmae", "x", "img"}) == "unknown flag --nmae | did you mean --name?");
  CHECK(problem({"--publishh=80", "img"}) == "unknown flag --publishh | did you mean --publish?");
  CHECK(problem({"-dz", "img"}) == "unknown flag -z");
  CHECK(problem({"--name"}) == "--name needs a value");
  CHECK(problem({"-p"}) == "-p needs a value");
  CHECK(problem({"-d"}) == "IMAGE is missing");
  CHECK(problem({"-t", "soon", "img"}) == "--time \"soon\" is no whole number");
  CHECK(problem({"--detach=perhaps", "img"}) == "--detach is true or false, not \"perhaps\"");
}

TEST_CASE("a flag of another command is pointed to") {
  ParsedLine line;
  const auto elsewhere = [](const std::string& flag) { return flag + " is there"; };
  try {
    parse_flags(line.app, {"--subnet", "x"}, elsewhere);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.problem() == "unknown flag --subnet");
    CHECK(error.hint() == "--subnet is there");
  }
}

TEST_CASE("help is no error, and -h means it unless the command uses it") {
  ParsedLine command;
  CHECK_FALSE(parse_flags(command.app, {"--help"}));
  ParsedLine other;
  CHECK_FALSE(parse_flags(other.app, {"-d", "-h"}));
}

TEST_CASE("what may come next") {
  const auto kind = [](const Words& words) {
    ParsedLine command;
    const CLI::Option* option = expected_option(command.app, words);
    return option == nullptr ? "" : option->get_type_name();
  };
  CHECK(kind({}) == "IMAGE");
  CHECK(kind({"-d"}) == "IMAGE");
  CHECK(kind({"-p"}) == "PORTS");
  CHECK(kind({"-dp"}) == "PORTS");
  CHECK(kind({"--name"}) == "NAME");
  CHECK(kind({"--name", "x"}) == "IMAGE");
  CHECK(kind({"img"}) == "");
}
