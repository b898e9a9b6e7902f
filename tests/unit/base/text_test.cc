#include "cnet/base/printable.h"
#include "cnet/base/text.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace cnet;
using namespace std::string_literals;

TEST_CASE("split keeps empty parts, join is its reverse") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("a,,b", ',') == Parts{"a", "", "b"});
  CHECK(split("", ',') == Parts{""});
  CHECK(split(",", ',') == Parts{"", ""});
  CHECK(join(std::vector{"a"s, ""s, "b"s}, ",") == "a,,b");
  CHECK(join({}, ",").empty());
}

TEST_CASE("trim and lower touch ASCII alone") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n").empty());
  CHECK(lower("AbZ9-\xc3\x84") == "abz9-\xc3\x84");
}

TEST_CASE("numbers are whole, decimal and within their limit") {
  CHECK(parse_number("0", 10) == 0);
  CHECK(parse_number("0123", 1000) == 123);
  CHECK(parse_number("65535", 65535) == 65535);
  CHECK(parse_number("18446744073709551615", UINT64_MAX) == UINT64_MAX);
  for (const std::string& wrong : {""s, " 1"s, "1 "s, "+1"s, "-1"s, "1a"s, "0x1"s, "1\0"s, "65536"s,
                                   "18446744073709551616"s}) {
    INFO(quoted(wrong));
    CHECK_FALSE(parse_number(wrong, 65535).has_value());
  }
}

TEST_CASE("digits sort by value") {
  CHECK(natural_less("network-2-foo", "network-10-foo"));
  CHECK_FALSE(natural_less("network-10-foo", "network-2-foo"));
  CHECK(natural_less("a", "b"));
  CHECK(natural_less("a", "a1"));
  CHECK(natural_less("a1", "a01"));
  CHECK_FALSE(natural_less("a", "a"));
  CHECK(natural_less("n99999999999999999998", "n99999999999999999999"));
}

TEST_CASE("natural order is a strict weak ordering") {
  std::mt19937 random(1);
  std::vector<std::string> words;
  for (int i = 0; i < 60; ++i) {
    std::string word;
    for (auto length = random() % 5; length > 0; --length) word += "019ab-"[random() % 6];
    words.push_back(word);
  }
  for (const auto& a : words) {
    CHECK_FALSE(natural_less(a, a));
    for (const auto& b : words) {
      if (a != b && natural_less(a, b) == natural_less(b, a)) FAIL(a << " against " << b);
      for (const auto& c : words) {
        if (natural_less(a, b) && natural_less(b, c) && !natural_less(a, c)) {
          FAIL(a << " < " << b << " < " << c);
        }
      }
    }
  }
}

TEST_CASE("the nearest word is a slip of the fingers away") {
  const std::vector<std::string> known{"bridge", "icc", "mtu", "subnet"};
  CHECK(nearest("brigde", known) == "bridge");
  CHECK(nearest("ic", known) == "icc");
  CHECK(nearest("subnett", known) == "subnet");
  CHECK_FALSE(nearest("macvlan", known).has_value());
  CHECK_FALSE(nearest("", known).has_value());
  CHECK_FALSE(nearest("x", std::vector{"y"s}).has_value());
}

TEST_CASE("printable text cannot drive a terminal") {
  CHECK(printable("a \"b\" \\c") == "a \"b\" \\c");
  CHECK(printable("a\x1b[31mb\n\xc2\x9b") == "a\\x1b[31mb\\x0a\\xc2\\x9b");
  CHECK(printable("a\nb\rc", Lines::kept) == "a\nb\\x0dc");
  CHECK(printable("Zürich €") == "Zürich €");
}

TEST_CASE("quoted text cannot drive a terminal") {
  CHECK(quoted("web") == "\"web\"");
  CHECK(quoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(quoted("a\nb\x1b[31m\x7f"s + '\0') == R"("a\x0ab\x1b[31m\x7f\x00")");
  CHECK(quoted("Zürich €") == "\"Zürich €\"");
  CHECK(quoted("\xf0\x9f\x90\xb3") == "\"\xf0\x9f\x90\xb3\"");
  CHECK(quoted("\xc2\x9b") == R"("\xc2\x9b")");          // CSI in one character
  CHECK(quoted("\xe2\x80\xae") == R"("\xe2\x80\xae")");  // right-to-left override
  CHECK(quoted("\xff\xc3") == R"("\xff\xc3")");          // no UTF-8
  CHECK(quoted("\xc0\xaf") == R"("\xc0\xaf")");          // overlong
  CHECK(quoted("\xed\xa0\x80") == R"("\xed\xa0\x80")");  // surrogate
}

TEST_CASE("shell words are quoted only when they need it") {
  CHECK(shell_quoted("10.9.0.0/24") == "10.9.0.0/24");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("it's") == R"('it'\''s')");
  CHECK(shell_quoted("$(reboot)") == "'$(reboot)'");
  CHECK(shell_quoted("~") == "'~'");
}
