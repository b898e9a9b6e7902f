#include "json_log.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "cnet/base/time.h"
#include "line_log.h"
#include "log_folder.h"
#include "state_json.h"
#include "utf8.h"

using namespace cnet;
using namespace cnet::monitor;
using namespace std::string_literals;

namespace {

/// A log in memory.
class Memory {
 public:
  JsonLog log(const std::string& attributes = "") {
    return JsonLog(RotatedLog(UniqueFd(::dup(file_.get()))), attributes);
  }
  std::string text() const {
    struct stat info {};
    ::fstat(file_.get(), &info);
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    REQUIRE(::pread(file_.get(), text.data(), text.size(), 0) == std::ssize(text));
    return text;
  }

 private:
  UniqueFd file_{::memfd_create("log", MFD_CLOEXEC)};
};

std::string logged(std::string_view text) {
  Memory memory;
  JsonLog log = memory.log();
  log.write({.stream = "stdout",
             .text = text,
             .time = parse_rfc3339("2026-01-02T03:04:05.120000000Z").value(),
             .part = {}});
  log.flush();
  const std::string entry = memory.text();
  const std::string begin = R"({"log":")";
  const std::string end = R"(","stream":"stdout","time":"2026-01-02T03:04:05.12Z"})"
                          "\n";
  REQUIRE(entry.starts_with(begin));
  REQUIRE(entry.ends_with(end));
  return entry.substr(begin.size(), entry.size() - begin.size() - end.size());
}

/// The texts of the entries, escaped as they are.
std::vector<std::string> fed(const std::vector<std::string>& pieces) {
  const cnet::testing::LogFolder folder;
  LogSpec spec;
  spec.file = folder.spec();
  ContainerLog log(spec);
  LineLog lines(log, "stderr");
  for (const std::string& piece : pieces) lines.feed(piece);
  lines.finish();
  std::vector<std::string> texts;
  const std::string text = folder.text();
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const std::size_t begin = at + 8;
    texts.push_back(text.substr(begin, text.find("\",\"stream\":\"stderr\"", at) - begin));
  }
  return texts;
}

}  // namespace

TEST_CASE("log text is escaped as Docker escapes it") {
  CHECK(logged("plain\n") == R"(plain\n)");
  CHECK(logged("") == "");
  CHECK(logged("\"\\\r\t\x01\x1b\x7f") == "\\\"\\\\\\r\\u0009\\u0001\\u001b\x7f");
  CHECK(logged("<a&b>") == R"(\u003ca\u0026b\u003e)");
  CHECK(logged("\0x"s) == R"(\u0000x)");
  CHECK(logged("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xb3") ==
        "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xb3");
  CHECK(logged("\xe2\x80\xa8\xe2\x80\xa9") == R"(\u2028\u2029)");
  CHECK(logged("a\xffz") == R"(a\ufffdz)");
  CHECK(logged("\xc0\xaf") == R"(\ufffd\ufffd)");            // overlong
  CHECK(logged("\xed\xa0\x80") == R"(\ufffd\ufffd\ufffd)");  // a surrogate
  CHECK(logged("\xf4\x90\x80\x80") == R"(\ufffd\ufffd\ufffd\ufffd)");
  CHECK(logged("\xe2\x82") == R"(\ufffd\ufffd)");  // cut off
  CHECK(logged(std::string(50'000, 'x')) == std::string(50'000, 'x'));
}

TEST_CASE("times lose the zeros at their end, as Go writes them") {
  for (const auto& [time, text] :
       {std::pair{"2026-12-31T23:59:59Z", "2026-12-31T23:59:59Z"},
        std::pair{"2026-02-03T04:05:06.000000001Z", "2026-02-03T04:05:06.000000001Z"},
        std::pair{"2026-02-03T04:05:06.100000000Z", "2026-02-03T04:05:06.1Z"}}) {
    Memory memory;
    JsonLog log = memory.log();
    log.write({.stream = "stdout", .text = "", .time = parse_rfc3339(time).value(), .part = {}});
    log.flush();
    CHECK_THAT(memory.text(), Catch::Contains("\"time\":\""s + text + "\"}"));
  }
}

TEST_CASE("one entry for each line, and for each 16 KiB of a longer one") {
  using Texts = std::vector<std::string>;
  CHECK(fed({"a\nb\n"}) == Texts{"a\\n", "b\\n"});
  CHECK(fed({"a", "b", "\nc"}) == Texts{"ab\\n", "c"});
  CHECK(fed({"\n\n"}) == Texts{"\\n", "\\n"});
  CHECK(fed({}).empty());
  const std::string full(16384, 'x');
  CHECK(fed({full + "yz\n"}) == Texts{full, "yz\\n"});
  CHECK(fed({full + "\n"}) == Texts{full, "\\n"});
  CHECK(fed({full.substr(1), "\n"}) == Texts{full.substr(1) + "\\n"});
  const std::string euro = "\xe2\x82\xac";
  CHECK(fed({full.substr(2) + euro + "\n"}) == Texts{full.substr(2), euro + "\\n"});
}

TEST_CASE("whole characters") {
  CHECK(whole_characters("abc") == 3);
  CHECK(whole_characters("") == 0);
  CHECK(whole_characters("a\xe2\x82") == 1);
  CHECK(whole_characters("a\xe2\x82\xac") == 4);
  CHECK(whole_characters("a\xf0\x9f\x90") == 1);
  CHECK(whole_characters("a\xff") == 2);
  CHECK(whole_characters("\x80\x80\x80\x80") == 4);
}

TEST_CASE("a full disk loses lines, and the next line begins anew") {
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  JsonLog log{RotatedLog(UniqueFd(::dup(full.get())))};
  log.write({.stream = "stdout", .text = std::string(20'000, 'x'), .time = now(), .part = {}});
  log.flush();
  Memory memory;
  SUCCEED("still here");
}

TEST_CASE("state.json has the members of RunState") {
  RunState state{.pid = 7,
                 .pid_start_time = 99,
                 .boot_id = "b-1",
                 .monitor_pid = 6,
                 .started = parse_rfc3339("2026-01-02T03:04:05.1Z").value()};
  CHECK(
      to_json(state) ==
      R"({"pid":7,"pid_start_time":99,"boot_id":"b-1","monitor_pid":6,"started":"2026-01-02T03:04:05.100000000Z",)"
      R"("ended":false,"exit_code":0,"oom_killed":false})"
      "\n");
  state.ended = true;
  state.exit_code = 137;
  state.finished = state.started;
  state.oom_killed = true;
  CHECK_THAT(
      to_json(state),
      Catch::Contains(
          R"("ended":true,"exit_code":137,"finished":"2026-01-02T03:04:05.100000000Z","oom_killed":true})"));
}
