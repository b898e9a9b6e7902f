#include "cnet/model/namespaces.h"

#include <catch2/catch.hpp>

#include "../problem.h"

using namespace cnet;
using Catch::Matchers::Contains;
using test::problem_of;

namespace {

NamespaceMode mode_of(const char* flag, const char* text) {
  return parse_namespace(flag, text).mode;
}

std::string problem(const char* flag, const char* text) {
  return problem_of([&] { parse_namespace(flag, text); });
}

}  // namespace

TEST_CASE("whose namespace a flag means") {
  for (const auto* flag : {"--pid", "--ipc", "--uts"}) {
    CHECK(mode_of(flag, "host") == NamespaceMode::host);
    CHECK(mode_of(flag, "container:db") == NamespaceMode::container);
    CHECK(parse_namespace(flag, "container:db").container == "db");
  }
  CHECK(mode_of("--ipc", "private") == NamespaceMode::own);
  CHECK(mode_of("--ipc", "shareable") == NamespaceMode::shareable);
  CHECK(mode_of("--ipc", "none") == NamespaceMode::none);
}

TEST_CASE("anything else is an error that names the flag") {
  for (const auto* flag : {"--pid", "--ipc", "--uts"}) {
    for (const auto* text : {"", "Host", "container", "none ", "ns:/proc/1/ns/pid", "db"}) {
      CHECK_THAT(problem(flag, text), Contains(std::string(flag) + " \""));
    }
    for (const auto* text : {"container:", "container:a/b", "container:-x", "container: db"}) {
      CHECK_THAT(problem(flag, text), Contains("names no container"));
    }
  }
  for (const auto* text : {"private", "shareable", "none"}) {
    CHECK_THAT(problem("--pid", text), Contains("host or container:NAME"));
    CHECK_THAT(problem("--uts", text), Contains("host or container:NAME"));
  }
}

TEST_CASE("what inspect shows of it") {
  const ContainerId id = ContainerId::random();
  CHECK(namespace_words({}).empty());
  CHECK(namespace_words({.mode = NamespaceMode::host, .container = {}}) == "host");
  CHECK(namespace_words({.mode = NamespaceMode::container, .container = id}) ==
        "container:" + id.str());
}
