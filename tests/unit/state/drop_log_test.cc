#include "cnet/state/drop_log.h"

#include <catch2/catch.hpp>

namespace cnet::state {
namespace {

NamedPacket sample() {
  return {.packet = {.time = *parse_rfc3339("2026-11-30T03:10:02.000000001Z"),
                     .kind = LoggedPacket::Kind::dropped,
                     .rule = "not \"opened\"",
                     .in = "br-1",
                     .out = "",
                     .facts = PacketFacts{.protocol = 6,
                                          .source = Ip::v4(0x0a080002),
                                          .destination = Ip::v4(0x0a090002),
                                          .source_port = 40001,
                                          .destination_port = 5432}},
          .source = "evil",
          .destination = ""};
}

void check_same(const NamedPacket& a, const NamedPacket& b) {
  CHECK(a.packet.time == b.packet.time);
  CHECK(a.packet.kind == b.packet.kind);
  CHECK(a.packet.rule == b.packet.rule);
  CHECK(a.packet.in == b.packet.in);
  CHECK(a.packet.out == b.packet.out);
  CHECK(a.packet.facts == b.packet.facts);
  CHECK(a.source == b.source);
  CHECK(a.destination == b.destination);
}

}  // namespace

TEST_CASE("a dropped packet comes back from its line as it was") {
  CHECK(to_line(sample()) ==
        R"({"time":"2026-11-30T03:10:02.000000001Z","rule":"not \"opened\"","in":"br-1",)"
        R"("source":"evil","protocol":6,"source_ip":"10.8.0.2","destination_ip":"10.9.0.2",)"
        R"("source_port":40001,"destination_port":5432})");
  check_same(parse_dropped(to_line(sample())).value(), sample());
  NamedPacket frame = sample();
  frame.packet.facts.reset();
  check_same(parse_dropped(to_line(frame)).value(), frame);
}

TEST_CASE("of a line behind the torn start of another the whole one is read") {
  const std::string line = to_line(sample());
  check_same(parse_dropped(line.substr(0, 40) + line).value(), sample());
  for (std::size_t cut = 0; cut < line.size(); ++cut) {
    CHECK_FALSE(parse_dropped(line.substr(0, cut)));
  }
  CHECK_FALSE(parse_dropped(R"({"time":"2026-11-30T03:10:02Z","protocol":6,"source_ip":"x"})"));
}

}  // namespace cnet::state
