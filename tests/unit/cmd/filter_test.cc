#include "filter.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;

TEST_CASE("values of one key are alternatives, keys must all hold") {
  const Filter filter({"name=we", "name=db", "driver=bridge"}, {"name", "driver", "id"});
  CHECK(filter.accepts_pattern("name", "web"));
  CHECK(filter.accepts_pattern("name", "db"));
  CHECK_FALSE(filter.accepts_pattern("name", "cache"));
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

TEST_CASE("labels that must not be there") {
  const std::map<std::string, std::string> labels{{"a", "1"}, {"b", "2"}};
  const auto accepts = [&](const std::vector<std::string>& texts) {
    return Filter(texts, {"label"}).accepts_labels(labels);
  };
  CHECK(accepts({"label!=c", "label!=a=2"}));
  CHECK_FALSE(accepts({"label!=a"}));
  CHECK_FALSE(accepts({"label!=c", "label!=b=2"}));
  CHECK_FALSE(accepts({"label=a", "label!=b"}));
}

TEST_CASE("patterns: a part, or a regular expression") {
  const auto accepts = [](const std::string& pattern, const std::string& name) {
    return Filter({"name=" + pattern}, {"name"}).accepts_pattern("name", name);
  };
  CHECK(accepts("we", "web"));
  CHECK(accepts("^web$", "web"));
  CHECK_FALSE(accepts("^web$", "web-2"));
  CHECK(accepts("^(web|db)-[0-9]+$", "db-12"));
  CHECK_FALSE(accepts("w.b", "wb"));
  CHECK_THROWS_AS(accepts("web(", "web"), Error);
}

TEST_CASE("true and false") {
  const auto truth = [](const std::vector<std::string>& texts) {
    return truth_of(Filter(texts, {"dangling"}), "dangling");
  };
  CHECK_FALSE(truth({}).has_value());
  CHECK(truth({"dangling=1"}) == true);
  CHECK(truth({"dangling=true", "dangling=false"}) == false);
  CHECK_THROWS_AS(truth({"dangling=yes"}), Error);
}

TEST_CASE("filters that are none") {
  CHECK_THROWS_AS(Filter({"name"}, {"name"}), Error);
  CHECK_THROWS_AS(Filter({"nam=x"}, {"name"}), Error);
}
