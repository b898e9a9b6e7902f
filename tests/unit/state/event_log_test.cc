#include "cnet/state/event_log.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "temporary_roots.h"

namespace cnet::state {
namespace {

Event sample() {
  return {.time = *parse_rfc3339("2026-11-29T22:10:00.000000001Z"),
          .type = EventType::network,
          .action = "connect",
          .actor = std::string(64, 'a'),
          .attributes = {{"name", "db"}, {"quote", "\"\n{\"time\":\""}}};
}

std::vector<std::string> all(const RotatedFile& file) {
  std::vector<std::string> lines;
  RotatedReader(file).read([&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

/// A folder that goes with it.
struct Folder {
  Folder() {
    std::string name = "/dev/shm/cnet-events-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

}  // namespace

TEST_CASE("an event survives its line") {
  const std::string line = to_line(sample());
  CHECK(line.find('\n') == std::string::npos);
  CHECK(parse_event(line) == sample());
}

TEST_CASE("damaged lines are no events; behind a torn one the next is found") {
  const std::string line = to_line(sample());
  for (std::size_t cut = 0; cut < line.size(); ++cut) {
    CHECK_FALSE(parse_event(line.substr(0, cut)));
    if (cut > 0) CHECK(parse_event(line.substr(0, cut) + line) == sample());
  }
  std::string more = line;
  more.insert(1, "\"x\":1,");
  CHECK_FALSE(parse_event(more));
}

TEST_CASE("the reader names what it skips") {
  const Folder folder;
  const RotatedFile file = event_file(folder.path);
  append_line(file, to_line(sample()));
  append_line(file, "garbage");
  append_line(file, to_line(sample()));
  EventReader reader(folder.path);
  int events = 0;
  reader.read([&](const Event&) { ++events; });
  CHECK(events == 2);
  CHECK(reader.take_damaged() == 1);
  CHECK(reader.take_damaged() == 0);
}

TEST_CASE("a full file is rotated and the oldest goes") {
  const Folder folder;
  const RotatedFile file{.path = folder.path + "/deep/log", .most_bytes = 10, .files = 3};
  for (const char* line : {"first....", "second...", "third....", "fourth..."}) {
    append_line(file, line);
  }
  CHECK(all(file) == std::vector<std::string>{"second...", "third....", "fourth..."});
}

TEST_CASE("a reader sees every line once, in order, over rotations") {
  const Folder folder;
  const RotatedFile file{.path = folder.path + "/log", .most_bytes = 400, .files = 4};
  RotatedReader reader(file);
  int next = 0;
  for (int written = 0; written < 500;) {
    for (int step = 0; step < 7 + written % 20; ++step) {
      append_line(file, std::to_string(written++));
    }
    reader.read([&](std::string_view line) {
      REQUIRE(line == std::to_string(next));
      ++next;
    });
    REQUIRE(next == written);
  }
}

TEST_CASE("many writers at once lose nothing") {
  const Folder folder;
  const RotatedFile file{.path = folder.path + "/log", .most_bytes = 4000, .files = 64};
  constexpr int writers = 4;
  constexpr int lines = 1000;
  std::vector<std::jthread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      for (int line = 0; line < lines; ++line) {
        append_line(file, std::to_string(writer) + " " + std::to_string(line));
      }
    });
  }
  threads.clear();
  const auto written = all(file);
  CHECK(written.size() == writers * lines);
  CHECK(std::set<std::string>(written.begin(), written.end()).size() == writers * lines);
}

}  // namespace cnet::state
