#include "log_file.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;

namespace {

/// A log in a folder of its own.
struct Log {
  std::filesystem::path folder;
  std::string path;

  Log() {
    std::string name = std::filesystem::temp_directory_path() / "cnet-log-XXXXXX";
    folder = ::mkdtemp(name.data());
    path = folder / "log";
  }
  ~Log() { std::filesystem::remove_all(folder); }

  void append(const std::string& text) { std::ofstream(path, std::ios::app) << text; }
};

std::string line(int number) {
  return R"({"log":"line )" + std::to_string(number) + R"(\n","stream":"stdout","time":"T"})" +
         "\n";
}

std::string all(LogFile& log) {
  std::string text;
  log.read([&](const LogEntry& entry) { text += entry.text; });
  return text;
}

}  // namespace

TEST_CASE("entries of both streams") {
  Log log;
  log.append(R"({"log":"a\tb\n","stream":"stdout","time":"2026-01-01T00:00:00Z"})"
             "\n"
             R"({"log":"c","stream":"stderr","time":"2026-01-01T00:00:01Z"})"
             "\n");
  std::vector<LogEntry> entries;
  LogFile file(log.path);
  file.read([&](const LogEntry& entry) { entries.push_back(entry); });
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text == "a\tb\n");
  CHECK_FALSE(entries[0].is_stderr);
  CHECK(entries[1].is_stderr);
  CHECK(entries[1].time == "2026-01-01T00:00:01Z");
}

TEST_CASE("the last entries, also over many blocks") {
  Log log;
  std::string text;
  for (int i = 1; i <= 5000; ++i) text += line(i);
  log.append(text);
  const auto last = [&](std::uint64_t count) {
    LogFile file(log.path);
    file.seek_to_last(count);
    return all(file);
  };
  CHECK(last(0).empty());
  CHECK(last(1) == "line 5000\n");
  CHECK(last(2) == "line 4999\nline 5000\n");
  CHECK(last(4000).starts_with("line 1001\n"));
  CHECK(last(5000).starts_with("line 1\n"));
  CHECK(last(9999).starts_with("line 1\n"));
}

TEST_CASE("an entry that is not complete waits, a torn one is skipped") {
  Log log;
  log.append(line(1) + "{\"log\":\"torn\n" + R"({"log":"li)");
  LogFile file(log.path);
  CHECK(all(file) == "line 1\n");
  log.append(R"(ne 2\n","stream":"stdout","time":"T"})"
             "\n");
  CHECK(all(file) == "line 2\n");
}

TEST_CASE("no log is an empty one") {
  LogFile file("/nonexistent/log");
  file.seek_to_last(3);
  CHECK(all(file).empty());
  CHECK(file.fd() == -1);
}
