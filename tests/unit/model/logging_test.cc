#include "cnet/model/logging.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;

namespace {

LogSettings parse(const std::string& driver, std::map<std::string, std::string> options) {
  return parse_logging({.driver = driver, .options = std::move(options)});
}

}  // namespace

TEST_CASE("log options have Docker's meaning") {
  CHECK(parse("json-file", {}).file == LogFileSettings{});
  CHECK(parse("json-file", {{"max-size", "10m"}, {"max-file", "3"}, {"compress", "true"}}).file ==
        LogFileSettings{.max_size = 10 << 20, .max_files = 3, .compress = true});
  CHECK(parse("json-file", {{"max-size", "-1"}}).file->max_size == 0);
  CHECK(parse("local", {}).file ==
        LogFileSettings{.max_size = 20 << 20, .max_files = 5, .compress = true});
  CHECK_FALSE(parse("none", {}).file);
  CHECK_FALSE(parse("syslog", {{"cache-disabled", "true"}, {"cache-max-size", "1m"}}).file);
  CHECK(parse("fluentd", {{"cache-max-file", "2"}}).file->max_files == 2);
  CHECK(parse("json-file", {{"labels", "a, b,,c"}}).labels ==
        std::vector<std::string>{"a", "b", "c"});
  const LogSettings fluentd = parse("fluentd", {{"fluentd-async", "true"},
                                                {"fluentd-retry-wait", "1m2s3ms"},
                                                {"fluentd-buffer-limit", "4k"}});
  CHECK(fluentd.non_blocking);
  CHECK(fluentd.retry_wait == 62'003);
  CHECK(fluentd.max_buffer == 4096);
  CHECK(parse("syslog", {{"syslog-facility", "local7"}}).facility == 23);
  CHECK(parse("syslog", {{"syslog-facility", "0"}}).facility == 0);
}

TEST_CASE("addresses of collectors") {
  const auto syslog = [](const std::string& address) {
    return log_address_text(parse("syslog", {{"syslog-address", address}}).address);
  };
  CHECK(syslog("tcp://1.2.3.4:5") == "tcp://1.2.3.4:5");
  CHECK(syslog("udp://logs.example.com") == "udp://logs.example.com:514");
  CHECK(syslog("tcp://[fd00::1]:5") == "tcp://[fd00::1]:5");
  CHECK(syslog("unixgram:///dev/log") == "unix:///dev/log");
  CHECK(log_address_text(parse("fluentd", {}).address) == "tcp://127.0.0.1:24224");
  CHECK(log_address_text(parse("fluentd", {{"fluentd-address", "h"}}).address) == "tcp://h:24224");
  for (const char* bad : {"", "h", "h:1", "tcp://", "tcp://h:0", "tcp://h:65536", "tcp://h:x",
                          "unix://relative", "http://h", "tcp://[fd00::1", "tcp://-h"}) {
    CHECK_THROWS_AS(syslog(bad), Error);
  }
  CHECK_THROWS_AS(parse("fluentd", {{"fluentd-address", "udp://h"}}), Error);
}

TEST_CASE("options of config.json hold for its driver alone") {
  const Logging defaults{.driver = "local", .options = {{"max-size", "1m"}, {"max-file", "2"}}};
  CHECK(choose_logging({}, defaults) == defaults);
  CHECK(choose_logging({.driver = {}, .options = {"max-size=2m"}}, defaults).options ==
        std::map<std::string, std::string>{{"max-size", "2m"}, {"max-file", "2"}});
  CHECK(choose_logging({.driver = "json-file", .options = {}}, defaults) == Logging{});
  CHECK_THROWS_AS(choose_logging({.driver = {}, .options = {"max-size"}}, defaults), Error);
}
