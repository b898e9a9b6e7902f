#include "log_file.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
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

  LogFiles files() const { return {.path = path, .most = 4, .helper = CNET_LOG}; }
  std::string older(int age) const { return age == 0 ? path : path + "." + std::to_string(age); }
  void append(const std::string& text) { std::ofstream(path, std::ios::app) << text; }

  /// As the monitor does it.
  void rotate() {
    for (const char* suffix : {"", ".gz"}) std::filesystem::remove(older(3) + suffix);
    for (int age = 2; age >= 0; --age) {
      for (const char* suffix : {"", ".gz"}) {
        std::error_code none;
        std::filesystem::rename(older(age) + suffix, older(age + 1) + suffix, none);
      }
    }
    append("");
  }
  void compress(int age) {
    const std::string command = CNET_LOG " gzip <" + older(age) + " >" + older(age) + ".gz";
    REQUIRE(std::system(command.c_str()) == 0);
    std::filesystem::remove(older(age));
  }
};

std::string line(int number) {
  return R"({"log":"line )" + std::to_string(number) + R"(\n","stream":"stdout","time":"T"})" +
         "\n";
}

std::string all(LogFile& log) {
  std::string text;
  log.read([&](const LogEntry& entry) {
    text += entry.text;
    return true;
  });
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
  LogFile file(log.files());
  file.read([&](const LogEntry& entry) {
    entries.push_back(entry);
    return true;
  });
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text == "a\tb\n");
  CHECK_FALSE(entries[0].is_stderr);
  CHECK(entries[1].is_stderr);
  CHECK(rfc3339(entries[1].time) == "2026-01-01T00:00:01.000000000Z");
}

TEST_CASE("the last entries, also over many blocks") {
  Log log;
  std::string text;
  for (int i = 1; i <= 5000; ++i) text += line(i);
  log.append(text);
  const auto last = [&](std::uint64_t count) {
    LogFile file(log.files());
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
  LogFile file(log.files());
  CHECK(all(file) == "line 1\n");
  log.append(R"(ne 2\n","stream":"stdout","time":"T"})"
             "\n");
  CHECK(all(file) == "line 2\n");
}

TEST_CASE("no log is an empty one") {
  LogFile file({.path = "/nonexistent/log", .most = 3, .helper = {}});
  file.seek_to_last(3);
  CHECK(all(file).empty());
  CHECK(file.fd() == -1);
}

TEST_CASE("the files of a log are read from the oldest on, compressed or not") {
  Log log;
  for (int i = 1; i <= 4; ++i) {
    if (i > 1) log.rotate();
    log.append(line(2 * i) + line(2 * i + 1));
  }
  log.compress(3);
  log.compress(2);
  LogFile file(log.files());
  std::string wanted;
  for (int i = 2; i <= 9; ++i) wanted += line(i).substr(8, 6) + "\n";
  CHECK(all(file) == wanted);
  for (std::uint64_t count = 0; count <= 10; ++count) {
    LogFile last(log.files());
    last.seek_to_last(count);
    CHECK(all(last) == wanted.substr(wanted.size() - 7 * std::min<std::size_t>(count, 8)));
  }
}

TEST_CASE("a reader goes on through rotations and compression, wherever it is") {
  Log log;
  log.append(line(1));
  LogFile file(log.files());
  CHECK(all(file) == "line 1\n");
  log.append(line(2));
  log.rotate();
  log.append(line(3));
  SECTION("by one file") { CHECK(all(file) == "line 2\nline 3\n"); }
  SECTION("when what it reads has been compressed") {
    log.compress(1);
    CHECK(all(file) == "line 2\nline 3\n");
  }
  SECTION("by several") {
    log.rotate();
    log.append(line(4));
    log.compress(2);
    log.rotate();
    log.compress(2);
    log.append(line(5));
    CHECK(all(file) == "line 2\nline 3\nline 4\nline 5\n");
  }
  SECTION("from the oldest when what it read is gone") {
    for (int i = 4; i <= 6; ++i) {
      log.rotate();
      log.append(line(i));
      log.compress(1);
    }
    CHECK(all(file) == "line 2\nline 3\nline 4\nline 5\nline 6\n");
  }
  SECTION("while it is under way") {
    std::filesystem::rename(log.path, log.path + ".new");  // the youngest has no name yet
    CHECK(all(file) == "line 2\n");
    CHECK(file.is_behind());
    std::filesystem::rename(log.path + ".new", log.path);
    CHECK(all(file) == "line 3\n");
    CHECK_FALSE(file.is_behind());
  }
}

TEST_CASE("files that were written before a time are passed by") {
  Log log;
  log.append(line(1));
  std::filesystem::last_write_time(
      log.path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  log.rotate();
  log.append(line(2));
  LogFile file(log.files());
  file.skip_files_before(now() - std::chrono::hours(1));
  CHECK(all(file) == "line 2\n");
}
