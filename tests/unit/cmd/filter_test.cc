#include "filter.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;

TEST_CASE("values of one key are alternatives, keys must all hold") {
  const Filter filter({"name=we", "name=db", "driver=bridge"}, {"name", "driver", "id"});
  CHECK(filter.accepts_part("name", "web"));
  CHECK(filter.accepts_part("name", "db"));
  CHECK_FALSE(filter.accepts_part("name", "cache"));
  CHECK(filter.accepts("driver", "bridge"));
  CHECK_FALSE(filter.accepts("driver", "bridge2"));
  CHECK(filter.accepts("id", "anything"));
}

TEST_CASE("labels must all hold") {
  const std::map<std::string, std::string> labels{{"a", "1"}, {"b", "x=y"}};
  const auto accepts = [&](const std::vector<std::string>& texts) {
    return Filter(texts, {"label"}).accepts_labels(labels);
  };
  CHECK(accepts({}));
  CHECK(accepts({"label=a", "label=b=x=y"}));
  CHECK_FALSE(accepts({"label=a", "label=c"}));
  CHECK_FALSE(accepts({"label=a=2"}));
}

TEST_CASE("filters that are none") {
  CHECK_THROWS_AS(Filter({"name"}, {"name"}), Error);
  CHECK_THROWS_AS(Filter({"nam=x"}, {"name"}), Error);
}
