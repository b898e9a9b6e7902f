#include "help_words.h"

#include <catch2/catch.hpp>

using namespace cnet::cmd;
using Words = std::vector<std::string>;

TEST_CASE("the values a help names") {
  CHECK(values_in_help("text, dot, mermaid or svg (default text)") ==
        Words{"text", "dot", "mermaid", "svg"});
  CHECK(values_in_help("table, \"table TEMPLATE\", json, raw or a Go template") ==
        Words{"table", "json", "raw"});
  CHECK(values_in_help("When it has ended: no, on-failure[:N], always, unless-stopped") ==
        Words{"no", "on-failure", "always", "unless-stopped"});
  CHECK(values_in_help("docker-archive (default) or oci-archive") ==
        Words{"docker-archive", "oci-archive"});
  CHECK(values_in_help("Only these sources may use it").empty());
}

TEST_CASE("the filters a help names") {
  CHECK(filters_in_help("Show only some: id=, dangling=true|false, label!=, exited=CODE") ==
        Words{"id=", "dangling=true", "dangling=false", "label!=", "exited="});
  CHECK(filters_in_help("Remove only some: label=, until=24h or a time") ==
        Words{"label=", "until="});
}
