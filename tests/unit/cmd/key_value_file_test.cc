#include "key_value_file.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using cnet::cmd::parse_key_values;
using Entries = std::vector<std::string>;

TEST_CASE("an --env-file by Docker's grammar") {
  CHECK(parse_key_values("", "f").empty());
  CHECK(parse_key_values("# no\n\n  \t\n  #no\n", "f").empty());
  CHECK(parse_key_values("A=1\nB=2", "f") == Entries{"A=1", "B=2"});
  CHECK(parse_key_values("A=\"q\" # kept  ", "f") == Entries{"A=\"q\" # kept  "});
  CHECK(parse_key_values("  A=1\r\nHOME\r\nB=a=b\n", "f") == Entries{"A=1", "HOME", "B=a=b"});
  CHECK(parse_key_values("\xef\xbb\xbf"
                         "A=1",
                         "f") == Entries{"A=1"});
}

TEST_CASE("its errors name file and line") {
  CHECK_THROWS_WITH(parse_key_values("A=1\n=2", "--env-file \"f\""),
                    "--env-file \"f\", line 2: \"=2\" has no name");
  CHECK_THROWS_WITH(parse_key_values("#\n\nA B=2", "f"),
                    Catch::Contains("f, line 3: ") && Catch::Contains("\"A B\""));
  CHECK_THROWS_WITH(parse_key_values("A =2", "f"), Catch::Contains("blank"));
  CHECK_THROWS_WITH(parse_key_values(std::string_view("A=\0b", 4), "f"), Catch::Contains("zero"));
}
