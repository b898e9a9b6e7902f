#include <stdlib.h>
#include <time.h>

#include <catch2/catch.hpp>
#include <string>

#include "cnet/base/time.h"
#include "fluentd_format.h"
#include "message_format.h"
#include "message_pack.h"
#include "message_queue.h"

using namespace cnet;
using namespace cnet::monitor;
using namespace std::string_literals;

namespace {

const std::string kId(64, 'c');

CollectorSpec spec_of(LogDriver driver) {
  CollectorSpec spec;
  spec.settings.driver = driver;
  spec.tag = "web/1";
  spec.container_id = kId;
  spec.container_name = "web";
  spec.image_name = "nginx:1";
  return spec;
}

const Sender kSender{.container_id = kId, .host = "host a", .pid = 7};

LogLine line(std::string_view stream, std::string_view text) {
  return {.stream = stream,
          .text = text,
          .time = parse_rfc3339("2026-01-02T03:04:05.006007008Z").value(),
          .part = {}};
}

std::string formatted(MessageFormat& format, const LogLine& line) {
  std::string out;
  format.append(line, out);
  return out;
}

std::string syslog(SyslogFormat format, LogAddress::Transport transport, const LogLine& line) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  CollectorSpec spec = spec_of(LogDriver::syslog);
  spec.settings.format = format;
  spec.settings.address.transport = transport;
  return formatted(*syslog_format(spec, kSender), line);
}

}  // namespace

TEST_CASE("syslog messages are Docker's") {
  using enum LogAddress::Transport;
  CHECK(syslog(SyslogFormat::local, local, line("stdout", "hello\n")) ==
        "<30>Jan  2 03:04:05 web/1[7]: hello\n");
  CHECK(syslog(SyslogFormat::rfc3164, tcp, line("stderr", "no\n")) ==
        "<27>Jan  2 03:04:05 host_a web/1[7]: no\n");
  CHECK(syslog(SyslogFormat::rfc3164, udp, line("stdout", "no end")) ==
        "<30>Jan  2 03:04:05 host_a web/1[7]: no end");
  CHECK(syslog(SyslogFormat::rfc5424, udp, line("stdout", "x\n")) ==
        "<30>1 2026-01-02T03:04:05Z host_a web/1 7 web/1 - x");
  CHECK(syslog(SyslogFormat::rfc5424_micro, tcp, line("stdout", "x\n")) ==
        "58 <30>1 2026-01-02T03:04:05.006007Z host_a web/1 7 web/1 - x");
  CHECK(syslog(SyslogFormat::rfc5424, local, line("stdout", "\n")) ==
        "<30>1 2026-01-02T03:04:05Z host_a web/1 7 web/1 - \n");
}

TEST_CASE("journal entries are fields") {
  CollectorSpec spec = spec_of(LogDriver::journald);
  spec.attributes = {{"com.example/a-b", "1"}, {"_9", "x"}, {"two", "a\nb"}};
  const auto format = journal_format(spec, kSender);
  const std::string fixed = "CONTAINER_ID=cccccccccccc\nCONTAINER_ID_FULL=" + kId +
                            "\nCONTAINER_NAME=web\nCONTAINER_TAG=web/1\nIMAGE_NAME=nginx:1\n"
                            "SYSLOG_IDENTIFIER=web/1\nCOM_EXAMPLE_A_B=1\nTWO\n"s +
                            "\3\0\0\0\0\0\0\0a\nb\n"s;
  CHECK(formatted(*format, line("stderr", "no\n")) ==
        "MESSAGE=no\nPRIORITY=3\nSYSLOG_TIMESTAMP=2026-01-02T03:04:05.006007008Z\n" + fixed);
  LogLine part = line("stdout", "half");
  part.part = {.line = "ab", .number = 1, .last = false};
  CHECK(formatted(*format, part) ==
        "MESSAGE=half\nPRIORITY=6\nSYSLOG_TIMESTAMP=2026-01-02T03:04:05.006007008Z\n"
        "CONTAINER_PARTIAL_MESSAGE=true\nCONTAINER_PARTIAL_ID=ab\nCONTAINER_PARTIAL_ORDINAL=1\n"
        "CONTAINER_PARTIAL_LAST=false\n" +
            fixed);
}

TEST_CASE("fluentd's messages are MessagePack") {
  CollectorSpec spec = spec_of(LogDriver::fluentd);
  spec.attributes = {{"env", "prod"}};
  const std::string fixed =
      "\xac"
      "container_id\xd9\x40" +
      kId +
      "\xae"
      "container_name\xa4/web"
      "\xa3"
      "env\xa4prod";
  CHECK(formatted(*fluentd_format(spec, kSender, ""), line("stdout", "hi\n")) ==
        "\x93\xa5web/1\xce\x69\x57\x35\xa5\x85" + fixed + "\xa6source\xa6stdout\xa3log\xa2hi");
  spec.settings.sub_second = true;
  const auto format = fluentd_format(spec, kSender, "f");
  LogLine part = line("stderr", "half");
  part.part = {.line = "ab", .number = 2, .last = true};
  CHECK(formatted(*format, part) == "\x94\xa5web/1\xd7\x00\x69\x57\x35\xa5\x00\x5b\xa8\xe0\x89"s +
                                        fixed +
                                        "\xa6source\xa6stderr\xa3log\xa4half"
                                        "\xaf"
                                        "partial_message\xa4true"
                                        "\xaapartial_id\xa2"
                                        "ab"
                                        "\xaf"
                                        "partial_ordinal\xa1"
                                        "2"
                                        "\xac"
                                        "partial_last\xa4true"
                                        "\x81\xa5"
                                        "chunk\xa3"
                                        "f-0");
  CHECK(formatted(*format, part).ends_with("f-1"));
}

TEST_CASE("MessagePack's values take their shortest form") {
  const auto packed = [](auto pack, auto value) {
    std::string out;
    pack(value, out);
    return out;
  };
  CHECK(packed(pack_number, 127) == "\x7f");
  CHECK(packed(pack_number, 128) == "\xcc\x80");
  CHECK(packed(pack_number, 256) == "\xcd\x01\x00"s);
  CHECK(packed(pack_number, 65536) == "\xce\x00\x01\x00\x00"s);
  CHECK(packed(pack_number, 1ULL << 32) == "\xcf\x00\x00\x00\x01\x00\x00\x00\x00"s);
  CHECK(packed(pack_text, std::string(31, 'x')).starts_with("\xbfx"));
  CHECK(packed(pack_text, std::string(255, 'x')).starts_with("\xd9\xffx"));
  CHECK(packed(pack_text, std::string(256, 'x')).starts_with("\xda\x01\x00x"s));
  CHECK(packed(pack_text, std::string(65536, 'x')).starts_with("\xdb\x00\x01\x00\x00x"s));
  CHECK(packed(pack_map, 15) == "\x8f");
  CHECK(packed(pack_map, 16) == "\xde\x00\x10"s);
  CHECK(packed(pack_map, 65536) == "\xdf\x00\x01\x00\x00"s);
  CHECK(packed(pack_array, 3) == "\x93");
}

TEST_CASE("acknowledgements are taken one by one") {
  std::string answered =
      "\x81\xa3"
      "ack\xa3"
      "f-0"
      "\x81\xa3"
      "ack\xd9\x03"
      "f-1"
      "\x81\xa3"
      "a";
  CHECK(take_acknowledgement(answered) == "f-0");
  CHECK(take_acknowledgement(answered) == "f-1");
  CHECK_FALSE(take_acknowledgement(answered));
  answered += "ck\xa2";
  CHECK_FALSE(take_acknowledgement(answered));
  answered += "ok";
  CHECK(take_acknowledgement(answered) == "ok");
  CHECK(answered.empty());
  answered = "HTTP/1.1";
  CHECK(take_acknowledgement(answered) == "");
}

TEST_CASE("messages wait until they are done") {
  MessageQueue queue;
  for (const char* text : {"one", "two", "three"}) queue.push(text);
  CHECK(queue.bytes() == 11);
  SECTION("sent through a stream") {
    CHECK(queue.unsent() == "onetwothree");
    queue.sent(4);
    queue.finish_sent();
    CHECK(queue.unsent() == "wothree");
    SECTION("and from its beginning when the connection is lost") {
      queue.rewind();
      CHECK(queue.unsent() == "twothree");
    }
    queue.sent(queue.unsent().size());
    queue.finish_sent();
    CHECK(queue.empty());
    CHECK(queue.bytes() == 0);
  }
  SECTION("or acknowledged") {
    queue.sent(11);
    CHECK(queue.unsent().empty());
    CHECK(queue.next().empty());
    queue.finish_first();
    queue.rewind();
    CHECK(queue.unsent() == "twothree");
  }
  SECTION("one by one") {
    for (const char* text : {"one", "two", "three"}) {
      CHECK(queue.next() == text);
      queue.finish_first();
    }
    CHECK(queue.empty());
  }
  SECTION("or dropped") {
    queue.sent(4);
    queue.finish_sent();
    CHECK(queue.drop_all() == 2);
    queue.push("four");
    CHECK(queue.unsent() == "four");
  }
}
