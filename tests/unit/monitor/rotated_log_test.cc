#include "rotated_log.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "json_log.h"
#include "log_folder.h"

using namespace cnet;
using namespace cnet::monitor;
using cnet::testing::LogFolder;

namespace {

/// Waits for the helper.
void settle(RotatedLog& log) {
  while (log.is_compressing()) {
    PollSet set;
    log.watch(set);
    set.wait(std::nullopt);
    log.handle(set);
  }
}

std::string uncompressed(const LogFolder& folder, const std::string& name) {
  std::string command = CNET_LOG " gunzip <" + folder.path(name) + " >" + folder.path("plain");
  REQUIRE(std::system(command.c_str()) == 0);
  return folder.text("plain");
}

}  // namespace

TEST_CASE("a log that is full becomes an older one") {
  const LogFolder folder;
  RotatedLog log(folder.spec({.max_size = 4, .max_files = 3}), "");
  CHECK(log.is_limited());
  CHECK(log.is_empty());
  for (const char* text : {"a", "b", "c", "d"}) {
    REQUIRE(log.append(text));
    CHECK(log.has_room(3));
    CHECK_FALSE(log.has_room(4));
    log.rotate();
  }
  CHECK(folder.text("log").empty());
  CHECK(folder.text("log.1") == "d");
  CHECK(folder.text("log.2") == "c");
  CHECK_FALSE(folder.has("log.3"));
  CHECK_FALSE(folder.has("log.next"));
}

TEST_CASE("a log of one file begins anew") {
  const LogFolder folder;
  RotatedLog log(folder.spec({.max_size = 4, .max_files = 1}), "");
  REQUIRE(log.append("old"));
  log.rotate();
  REQUIRE(log.append("new"));
  CHECK(folder.text("log") == "new");
  CHECK_FALSE(folder.has("log.1"));
}

TEST_CASE("a log goes on where it was, and knows how full it is") {
  const LogFolder folder;
  { CHECK(RotatedLog(folder.spec({.max_size = 10}), "").append("12345678")); }
  RotatedLog log(folder.spec({.max_size = 10}), "");
  CHECK(log.has_room(2));
  CHECK_FALSE(log.has_room(3));
}

TEST_CASE("older logs are compressed, whatever they are called when that is done") {
  const LogFolder folder;
  RotatedLog log(folder.spec({.max_size = 10, .max_files = 4, .compress = true}), CNET_LOG);
  for (const char* text : {"one", "two", "three"}) {
    REQUIRE(log.append(text));
    log.rotate();  // the helper may still be about an older one
  }
  settle(log);
  for (const char* name : {"log.1", "log.2", "log.3", "log.compressing"})
    CHECK_FALSE(folder.has(name));
  CHECK(uncompressed(folder, "log.1.gz") == "three");
  CHECK(uncompressed(folder, "log.2.gz") == "two");
  CHECK(uncompressed(folder, "log.3.gz") == "one");
}

TEST_CASE("an entry is never cut in two by a rotation, and none is longer than the file may be") {
  const LogFolder folder;
  const std::string text = GENERATE("x\n", "\"\n", "\x01\xff\n");
  {
    JsonLog log(RotatedLog(folder.spec({.max_size = 500, .max_files = 1000}), ""));
    for (int i = 0; i < 100; ++i) {
      log.write({.stream = "stdout",
                 .text = std::string(i % 50, text[0]) + text,
                 .time = now(),
                 .part = {}});
    }
    log.flush();
  }
  int lines = 0;
  for (int age = 0; age == 0 || folder.has("log." + std::to_string(age)); ++age) {
    const std::string file = folder.text(age == 0 ? "log" : "log." + std::to_string(age));
    CHECK(file.size() <= 500);
    CHECK(file.ends_with("\"}\n"));
    lines += static_cast<int>(std::ranges::count(file, '\n'));
  }
  CHECK(lines == 100);
}

TEST_CASE("entries have their attributes in front of the time, as Docker's") {
  const LogFolder folder;
  {
    JsonLog log(RotatedLog(folder.spec(), ""), R"({"env":"prod"})");
    log.write({.stream = "stderr",
               .text = "x\n",
               .time = parse_rfc3339("2026-01-02T03:04:05Z").value(),
               .part = {}});
    log.flush();
  }
  CHECK(folder.text() ==
        R"({"log":"x\n","stream":"stderr","attrs":{"env":"prod"},"time":"2026-01-02T03:04:05Z"})"
        "\n");
}
