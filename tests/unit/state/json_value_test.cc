// What QuickJson reads by itself, and what it leaves to the library, comes to the same.
#include "cnet/state/json_value.h"

#include <catch2/catch.hpp>

namespace cnet::state {
namespace {

/// A value written again: with what is known of its type, and no blanks.
std::string written(const JsonValue& value) {
  const auto attempt = [](auto read) {
    try {
      return read();
    } catch (const Error&) {
      return std::string();
    }
  };
  if (auto text = attempt([&] { return json_string(value.text()); }); !text.empty()) return text;
  if (auto text = attempt([&] { return std::string(value.boolean() ? "true" : "false"); });
      !text.empty()) {
    return text;
  }
  if (auto text = attempt([&] { return std::to_string(value.natural()); }); !text.empty()) {
    return text;
  }
  if (auto text = attempt([&] { return std::to_string(value.integer(INT64_MIN, INT64_MAX)); });
      !text.empty()) {
    return text;
  }
  if (auto text = attempt([&] {
        std::string list = "[";
        for (const JsonValue& each : value.elements()) list += written(each) + ",";
        return list + "]";
      });
      !text.empty()) {
    return text;
  }
  return attempt([&] {
    std::string object = "{";
    for (const JsonValue& each : value.members()) object += each.key() + ":" + written(each) + ",";
    return object + "}";
  });
}

std::string read(std::string_view text) {
  const JsonDocument document(text, "", Error::Kind::damaged);
  return written(document.top());
}

}  // namespace

TEST_CASE("JSON of every kind is read, plain or not") {
  CHECK(read(R"({"a": [1, -2, true, false], "b": {"c": "text"}, "d": [], "e": {}})") ==
        R"({a:[1,-2,true,false,],b:{c:"text",},d:[],e:{},})");
  CHECK(read(" \n\t\r7 ") == "7");
  CHECK(read(R"({"a": "x\ty", "b": "plain"})") == R"({a:"x\ty",b:"plain",})");
  CHECK(read(R"("gr\u00fc\u00df")") == "\"gr\xc3\xbc\xc3\x9f\"");
  CHECK(read("\"gr\xc3\xbc\"") == "\"gr\xc3\xbc\"");
  CHECK(read("999999999999999999") == "999999999999999999");
  CHECK(read("18446744073709551615") == "18446744073709551615");
  CHECK(read("-9223372036854775808") == "-9223372036854775808");
  CHECK(read("[0]") == "[0,]");
  CHECK(read("[null]") == "[,]");
  CHECK(read("[1.5]") == "[,]");  // a fraction is of no type that is asked for
  CHECK(read("[1e2]") == "[,]");
  CHECK(read(std::string(16, '[') + std::string(16, ']')) == std::string(16, '[') + [] {
    std::string ends = "]";
    for (int i = 0; i < 15; ++i) ends += ",]";
    return ends;
  }());
}

TEST_CASE("what is no JSON is refused, wherever it goes wrong") {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[",
                           "[1",
                           "[1,]",
                           "[,1]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "tru",
                           "nul",
                           "01",
                           "[-]",
                           "[1 2]",
                           "\"",
                           "\"a",
                           "{\"a\":1,}",
                           "[1]x",
                           "\"\x01\"",
                           "+1",
                           "[--1]",
                           "{\"a\":1 \"b\":2}",
                           "\"\\q\"",
                           "\"\xff\""}) {
    INFO(text);
    CHECK_THROWS_AS(read(text), Error);
  }
  CHECK_THROWS_AS(read(std::string(17, '[') + std::string(17, ']')), Error);
}

TEST_CASE("a key that is given twice is refused, among few and among many") {
  const auto object = [](int keys, const std::string& last) {
    std::string text = "{";
    for (int i = 0; i < keys; ++i)
      text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    return text + "\"" + last + "\":0}";
  };
  for (const int keys : {1, 31, 32, 33, 1000}) {
    CHECK_THROWS_WITH(read(object(keys, "k0")), Catch::Contains("the key \"k0\" is given twice"));
    CHECK_NOTHROW(read(object(keys, "other")));
  }
}

}  // namespace cnet::state
