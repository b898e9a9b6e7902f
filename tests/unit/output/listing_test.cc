#include "cnet/output/listing.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "cnet/output/network_view.h"
#include "cnet/output/table.h"

using namespace cnet;
using namespace cnet::output;

TEST_CASE("a table of one's own has the titles of its fields") {
  const std::vector<Json> rows{{{"ID", "1"}, {"Name", "a"}, {"Driver", "bridge"}}};
  CHECK(render_list(network_list(), rows, {.format = R"(table {{.Name}}\t{{.Driver}})"}) ==
        "NAME      DRIVER\na         bridge\n");
  CHECK(render_list(network_list(), rows, {.format = "{{.Name}}"}) == "a\n");
  CHECK(render_list(network_list(), {}, {}) == "NETWORK ID   NAME      DRIVER    SCOPE\n");
  CHECK(render_list(network_list(), rows, {.format = "json"}) ==
        "{\"ID\":\"1\",\"Name\":\"a\",\"Driver\":\"bridge\"}\n");
}

TEST_CASE("columns are as wide as their widest cell, in characters") {
  CHECK(render_table({{"A", "B"}, {"äöüäöüäöüäöü", "x"}}) ==
        "A              B\näöüäöüäöüäöü   x\n");
  CHECK(render_table({{"A", "B"}, {"1", ""}}) == "A         B\n1         \n");
}

TEST_CASE("columns: the named ones, or more than the usual ones") {
  const std::vector<Json> rows{{{"ID", "1"},
                                {"Name", "a"},
                                {"Driver", "bridge"},
                                {"Scope", "local"},
                                {"Subnets", "10.9.0.0/24"}}};
  CHECK(render_list(network_list(), rows, {.columns = "name,Subnets"}) ==
        "NAME      SUBNETS\na         10.9.0.0/24\n");
  CHECK(render_list(network_list(), rows, {.columns = "+subnets"}) ==
        "NETWORK ID   NAME      DRIVER    SCOPE     SUBNETS\n"
        "1            a         bridge    local     10.9.0.0/24\n");
  CHECK_THROWS_WITH(render_list(network_list(), rows, {.columns = "subnet"}),
                    "there is no field \"subnet\"");
  CHECK_THROWS_AS(render_list(network_list(), rows, {.format = "json", .columns = "name"}), Error);
}

TEST_CASE("rows are sorted by fields, numbers and sizes by what they mean") {
  const ListShape shape{
      .headers = {
          {"Name", "NAME"}, {"Size", "SIZE"}, {"RunningFor", "CREATED"}, {"CreatedAt", "AT"}}};
  const auto row = [](const char* name, const char* size, const char* at) {
    return Json{{"Name", name}, {"Size", size}, {"RunningFor", "x"}, {"CreatedAt", at}};
  };
  const std::vector<Json> rows{row("net-10", "7.8MB", "2026-01-02"),
                               row("net-2", "912kB", "2026-01-03"), row("a", "1.2GB", "2026-01-01"),
                               row("b", "912kB", "2026-01-04")};
  const auto sorted = [&](const char* fields) {
    return render_list(shape, rows, {.format = "{{.Name}}", .sort = fields});
  };
  CHECK(sorted("name") == "a\nb\nnet-2\nnet-10\n");
  CHECK(sorted("-name") == "net-10\nnet-2\nb\na\n");
  CHECK(sorted("size,-name") == "net-2\nb\nnet-10\na\n");
  CHECK(sorted("size") == "net-2\nb\nnet-10\na\n");
  CHECK(sorted("runningfor") == "b\nnet-2\nnet-10\na\n");  // the youngest first
  CHECK_THROWS_AS(sorted("sise"), Error);
}

TEST_CASE("a table that is too wide is cut in its widest columns") {
  const std::vector<std::vector<std::string>> rows{
      {"ID", "IMAGE", "NAMES"}, {"0123456789ab", "registry.example/team/web:2", "web"}};
  CHECK(render_table(rows, 80) == render_table(rows));
  CHECK(render_table(rows, 40) ==
        "ID             IMAGE               NAMES\n0123456789ab   registry.example…   web\n");
  CHECK(render_table(rows, 10) == render_table(rows));  // it never would
}

TEST_CASE("inspect is an array, or a line for each object") {
  const std::vector<Json> objects{{{"Id", "1"}}, {{"Id", "2"}}};
  CHECK(render_inspect(objects, "") ==
        "[\n    {\n        \"Id\": \"1\"\n    },\n    {\n        \"Id\": \"2\"\n    }\n]\n");
  CHECK(render_inspect(objects, "json") == "[{\"Id\":\"1\"},{\"Id\":\"2\"}]\n");
  CHECK(render_inspect(objects, "{{.Id}}") == "1\n2\n");
  CHECK(render_inspect({}, "") == "[]\n");
}
