#include "cnet/image/reference.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "../problem.h"

using namespace cnet;
using namespace cnet::image;

TEST_CASE("what is left out of an image's name is filled in as Docker does") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"alpine", "docker.io/library/alpine:latest"},
      {"alpine:3.20", "docker.io/library/alpine:3.20"},
      {"library/alpine", "docker.io/library/alpine:latest"},
      {"docker.io/alpine", "docker.io/library/alpine:latest"},
      {"index.docker.io/alpine", "docker.io/library/alpine:latest"},
      {"team/web", "docker.io/team/web:latest"},
      {"localhost/web:1", "localhost/web:1"},
      {"localhost:5000/web", "localhost:5000/web:latest"},
      {"quay.io/a/b/c:x_Y.z-1", "quay.io/a/b/c:x_Y.z-1"},
      {"[fd00::1]:5000/web", "[fd00::1]:5000/web:latest"},
      {"UPPER/web", "UPPER/web:latest"},
      {"a__b.c-d---e", "docker.io/library/a__b.c-d---e:latest"},
      {"test.com:tag", "docker.io/library/test.com:tag"},
      {"web:1@sha256:" + std::string(64, 'a'),
       "docker.io/library/web:1@sha256:" + std::string(64, 'a')},
      {"web@sha256:" + std::string(64, 'a'),
       "docker.io/library/web@sha256:" + std::string(64, 'a')},
  };
  for (const auto& [text, canonical] : cases) {
    CAPTURE(text);
    CHECK(parse_reference(text).canonical() == canonical);
    CHECK(parse_reference(canonical) == parse_reference(text));
    CHECK(parse_reference(parse_reference(text).familiar()) == parse_reference(text));
  }
}

TEST_CASE("a familiar name leaves out what everybody leaves out") {
  CHECK(parse_reference("docker.io/library/alpine").familiar() == "alpine:latest");
  CHECK(parse_reference("docker.io/team/web:1").familiar() == "team/web:1");
  CHECK(parse_reference("docker.io/library/a/b").familiar() == "library/a/b:latest");
  CHECK(parse_reference("quay.io/web").familiar() == "quay.io/web:latest");
}

TEST_CASE("a name outside the grammar is refused") {
  const std::vector<std::string> cases{"",
                                       ":",
                                       "@",
                                       "/",
                                       "a/",
                                       "/a",
                                       "a//b",
                                       "../x",
                                       "a/../b",
                                       "./a",
                                       "x:..",
                                       "x:",
                                       "x:-a",
                                       "x: a",
                                       "Alpine",
                                       "a/B",
                                       "-a",
                                       "a-",
                                       "_a",
                                       "a_",
                                       "a..b",
                                       "a___b",
                                       "a._b",
                                       "%2e%2e/x",
                                       "a b",
                                       "ä",
                                       "a\n",
                                       std::string("a\0b", 3),
                                       "a;b",
                                       "a$b",
                                       "a+b",
                                       "@" + std::string(64, 'a'),
                                       std::string(64, 'a'),
                                       std::string(300, 'a'),
                                       "x:" + std::string(129, 'a'),
                                       "x@sha256:" + std::string(63, 'a'),
                                       "x@sha256:../../etc",
                                       "x@md5:" + std::string(64, 'a'),
                                       "http://x/y",
                                       "host:99999/x",
                                       "host:x/y",
                                       "-host.com/x",
                                       "[::1/x",
                                       "x@",
                                       "a@b@c",
                                       "..%2f..%2fetc",
                                       "docker.io/",
                                       "docker.io"};
  for (const std::string& text : cases) {
    CAPTURE(text);
    if (text == "docker.io") {  // without a slash it is a path, as for Docker
      CHECK(parse_reference(text).canonical() == "docker.io/library/docker.io:latest");
      continue;
    }
    CHECK_FALSE(try_parse_reference(text));
    CHECK(test::problem_of([&] { parse_reference(text); }).find("image name") == 0);
  }
}
