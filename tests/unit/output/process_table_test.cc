#include "cnet/output/process_table.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::output;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> titles(const std::vector<std::string>& options) {
  std::vector<std::string> all;
  for (const ProcessColumn& column : parse_process_columns(options)) all.push_back(column.title);
  return all;
}

const Time kNow = *parse_rfc3339("2026-01-02T12:00:00Z");

Process sample() {
  return {.pid = 4711,
          .parent = 1,
          .group = 4711,
          .session = 4711,
          .tty = 136 << 8 | 3,
          .nice = -5,
          .threads = 2,
          .uid = 33,
          .gid = 34,
          .state = 'S',
          .name = "httpd",
          .command = "httpd -f\x1b[2J",
          .cpu = 90'000ms,
          .started = kNow - 15min,
          .virtual_kib = 2048,
          .resident_kib = 1024};
}

std::vector<std::string> row(const std::vector<std::string>& options, const Process& process) {
  const ProcessContext context{.users = {{33, "www-data"}}, .now = kNow, .memory_kib = 10'240};
  return process_rows(parse_process_columns(options), {process}, context)[1];
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("which columns ps options ask for") {
  const Words full{"UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"};
  CHECK(titles({}) == full);
  CHECK(titles({"-ef"}) == full);
  CHECK(titles({"-e", "-f"}) == full);
  CHECK(titles({"aux"}) == titles({"-aux"}));
  CHECK(titles({"aux"}).front() == "USER");
  const Words two{"PID", "COMMAND"};
  CHECK(titles({"-o", "pid,comm"}) == two);
  CHECK(titles({"-opid,comm"}) == two);
  CHECK(titles({"-eo", "pid,comm"}) == two);
  CHECK(titles({"-o", "pid", "-o", "comm"}) == two);
  CHECK(titles({"-o", "pid,comm=What is it"}) == Words{"PID", "What is it"});
  for (const Words& wrong : {Words{"-o"}, Words{"-o", "nothing"}, Words{"-x", "-q"}, Words{"pid"},
                             Words{"--forest"}, Words{""}, Words{"-"}}) {
    CHECK_THROWS_AS(parse_process_columns(wrong), Error);
  }
}

TEST_CASE("a row as ps would write it") {
  CHECK(row({}, sample()) ==
        Words{"www-data", "4711", "1", "10", "11:45", "pts/3", "00:01:30", "httpd -f\\x1b[2J"});
  CHECK(row({"-o", "uid,gid,pgid,sid,ni,nlwp,stat"}, sample()) ==
        Words{"33", "34", "4711", "4711", "-5", "2", "S"});
  CHECK(row({"-o", "pcpu,pmem,vsz,rss,etime,comm"}, sample()) ==
        Words{"10.0", "10.0", "2048", "1024", "15:00", "httpd"});
}

TEST_CASE("what is not as usual") {
  Process process = sample();
  process.uid = 70'000;
  process.tty = 0;
  process.command = "";
  process.started = kNow - std::chrono::hours(30);
  CHECK(row({"-o", "user,tty,args,stime,etime"}, process) ==
        Words{"70000", "?", "[httpd]", "Jan01", "01-06:00:00"});
}
