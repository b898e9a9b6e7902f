#include "cnet/model/action_log.h"

#include <catch2/catch.hpp>

using namespace cnet;
using namespace std::chrono_literals;

namespace {

LoggedAction action() {
  return {.time = *parse_rfc3339("2026-11-29T22:10:00.5Z"),
          .action = "network create",
          .goal = "create network \"db\"",
          .networks = {"db"},
          .duration = 12ms};
}

}  // namespace

TEST_CASE("an action as a line") {
  CHECK(to_line(action()) ==
        "time=2026-11-29T22:10:00.500000000Z level=info network=db result=ok duration=0.012000s "
        "action=\"network create\" goal=\"create network \\\"db\\\"\"");
  LoggedAction failed = action();
  failed.level = LogLevel::error;
  failed.networks = {};
  failed.problem = "no\nspace";
  CHECK(to_line(failed).find("problem=\"no") != std::string::npos);
  CHECK(to_line(failed).find('\n') == std::string::npos);
}

TEST_CASE("a line is found by its time and its names") {
  LoggedAction two = action();
  two.containers = {"web", "web-2"};
  const std::string line = to_line(two);
  CHECK(time_of_action(line) == two.time);
  CHECK_FALSE(time_of_action("level=info"));
  CHECK(names_object(line, "web"));
  CHECK(names_object(line, "web-2"));
  CHECK(names_object(line, "db"));
  CHECK_FALSE(names_object(line, "we"));
  CHECK_FALSE(names_object(line, "create"));
  LoggedAction failed = action();
  failed.networks = {};
  failed.problem = "x";
  CHECK(names_object(to_line(failed), "db"));
  failed.goal = "run";
  failed.problem = " container=evil ";
  CHECK_FALSE(names_object(to_line(failed), "evil"));
}

TEST_CASE("names come from what happened, each once") {
  LoggedAction named;
  add_names(named, {{.type = EventType::container, .attributes = {{"name", "web"}}},
                    {.type = EventType::network, .attributes = {{"name", "db"}}},
                    {.type = EventType::volume, .actor = "data"},
                    {.type = EventType::image, .attributes = {{"name", "box"}}},
                    {.type = EventType::container, .attributes = {{"name", "web"}}}});
  CHECK(named.containers == std::vector<std::string>{"web"});
  CHECK(named.networks == std::vector<std::string>{"db"});
  CHECK(named.volumes == std::vector<std::string>{"data"});
}
