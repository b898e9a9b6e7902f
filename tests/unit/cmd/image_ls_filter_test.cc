#include "image_ls_filter.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;
using Texts = std::vector<std::string>;

namespace {

std::vector<Image> samples() {
  Image alpine;
  alpine.id = *ImageId::parse(std::string(64, 'a'));
  alpine.names = {"alpine:3.20", "alpine:latest", "team/alpine:1"};
  alpine.created = *parse_rfc3339("2024-03-01T00:00:00Z");
  alpine.config.labels = {{"who", "me"}};
  Image nameless;
  nameless.id = *ImageId::parse(std::string(64, 'b'));
  nameless.created = *parse_rfc3339("2024-02-01T00:00:00Z");
  Image old;
  old.id = *ImageId::parse(std::string(64, 'c'));
  old.names = {"old:latest"};
  old.digests = {"old@sha256:" + std::string(64, 'd')};
  old.created = *parse_rfc3339("2024-01-01T00:00:00Z");
  return {alpine, nameless, old};
}

/// The names of what is left, "-" for none.
Texts left(const Texts& filters, const std::string& pattern = {}) {
  Texts found;
  for (const Image& image :
       filter_images(samples(), Filter(filters, image_filter_keys()), pattern)) {
    for (const std::string& name : image.names) found.push_back(name);
    if (image.names.empty()) found.emplace_back("-");
  }
  return found;
}

}  // namespace

TEST_CASE("image ls shows what its filters let through") {
  CHECK(left({}).size() == 5);
  CHECK(left({"dangling=true"}) == Texts{"-"});
  CHECK(left({"dangling=false"}).size() == 4);
  CHECK(left({"label=who"}).size() == 3);
  CHECK(left({"label=who=you"}).empty());
  CHECK(left({"before=alpine"}) == Texts{"-", "old:latest"});
  CHECK(left({"since=old"}).size() == 4);
  CHECK(left({"since=cccc"}).size() == 4);
  CHECK(left({"until=2024-01-15T00:00:00Z"}) == Texts{"old:latest"});
  CHECK_THROWS_AS(left({"before=none"}), Error);
  CHECK_THROWS_AS(left({"dangling=maybe"}), Error);
}

TEST_CASE("image ls shows the names that a pattern fits") {
  CHECK(left({"reference=alpine"}) == Texts{"alpine:3.20", "alpine:latest"});
  CHECK(left({"reference=alp*"}) == Texts{"alpine:3.20", "alpine:latest"});
  CHECK(left({"reference=*:latest"}) == Texts{"alpine:latest", "old:latest"});
  CHECK(left({"reference=*/alpine"}) == Texts{"team/alpine:1"});
  CHECK(left({"reference=docker.io/library/alpine:3.20"}) == Texts{"alpine:3.20"});
  CHECK(left({"reference=old", "reference=team/*"}) == Texts{"team/alpine:1", "old:latest"});
  CHECK(left({}, "alpine:3.20") == Texts{"alpine:3.20"});
  CHECK(left({}, "team/alpine") == Texts{"team/alpine:1"});
  CHECK(left({"reference=nothing"}).empty());
}
