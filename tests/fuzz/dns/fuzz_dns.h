#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/dns/answer.h"
#include "cnet/dns/message.h"
#include "cnet/dns/name.h"
#include "cnet/dns/resolv_conf.h"

namespace cnet::dns {

inline void demand(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

/// Knows every name whose first letter is early in the alphabet, with as many addresses as it is
/// long; addresses have names that cannot always be said.
class SomeNames : public Names {
 public:
  bool find(std::string_view name, std::vector<Ip>& addresses) override {
    demand(!name.empty() && name.find('/') == std::string_view::npos, "a name is no file name");
    if (name.front() > 'm') return false;
    for (std::uint32_t i = 0; i < name.size(); ++i) addresses.push_back(Ip::v4(i));
    addresses.push_back(*Ip::parse("fd00::1"));
    return true;
  }
  std::vector<std::string> names_of(const Ip& ip) override {
    return {ip.str(), std::string(ip.bytes().back(), 'x'), "a..b"};
  }
};

/// What we send is a whole message that answers the query.
inline void check_reply(std::span<const std::uint8_t> reply, std::span<const std::uint8_t> message,
                        std::size_t limit) {
  demand(reply.size() >= kHeader && reply.size() <= limit, "size of a reply");
  demand(id_of(reply) == id_of(message) && (reply[2] & 0x80) != 0, "head of a reply");
  std::size_t at = kHeader;
  const auto count = [&](std::size_t where) { return reply[where] << 8 | reply[where + 1]; };
  if (count(4) == 1) {
    demand(skip_name(reply, at), "question of a reply");
    at += 4;
  }
  for (int left = count(6) + count(8) + count(10); left > 0; --left) {
    demand(skip_name(reply, at) && at + 10 <= reply.size(), "a record's head");
    at += 10 + static_cast<std::size_t>(reply[at + 8] << 8 | reply[at + 9]);
  }
  demand(at == reply.size(), "end of a reply");
}

/// As a query of a client's, and as an upstream server's answer.
inline void fuzz_message(std::span<const std::uint8_t> message) {
  static std::array<std::uint8_t, kStreamLimit> out;
  const Query query = read_query(message);
  SomeNames names;
  Answerer answerer(names, 1);
  for (const bool forwards : {false, true}) {
    answerer.client().forwards = forwards;
    answerer.client().short_names_stay = forwards;
    for (const std::size_t limit : {query.udp_limit(), kStreamLimit}) {
      const Answer answer = answerer.answer(message, query, out, limit);
      demand((answer.verdict == Verdict::silent) == (query.kind == Query::Kind::silent), "silence");
      if (answer.verdict != Verdict::answered) continue;
      check_reply(std::span(out).first(answer.size), message, limit);
    }
  }
  const std::array<std::uint8_t, 19> asked = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 0, 1, 0, 1};
  if (message.size() < kHeader || !answers(message, asked, asked.size())) return;
  std::vector<std::uint8_t> copy(message.begin(), message.end());
  copy.resize(cut(copy, asked.size()));
  demand(is_truncated(copy) && answers(copy, asked, asked.size()), "a cut answer");
}

inline void fuzz_name(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::span<const std::uint8_t> wire(bytes, text.size());
  std::size_t read = 0;
  std::size_t skipped = 0;
  const auto name = read_name(wire, read);
  const bool whole = skip_name(wire, skipped);
  if (name) demand(whole && read == skipped && name->size() < kMostName, "read and skipped alike");
  if (const auto written = to_wire(text)) {
    std::size_t at = 0;
    const auto* first = reinterpret_cast<const std::uint8_t*>(written->data());
    const auto back = read_name({first, written->size()}, at);
    demand(back && at == written->size(), "what is written can be read");
    demand(to_wire(*back).has_value(), "what is read can be written");
  }
  if (const auto ip = reverse_address(text)) demand(ip->bits() == 32 || ip->bits() == 128, "an address");
  std::size_t turns = 0;
  for (std::string above = wildcard_above(text); !above.empty(); above = wildcard_above(above)) {
    demand(++turns <= text.size(), "the wildcards come to an end");
  }
}

inline void fuzz_resolv_conf(std::string_view text) {
  const ResolvConf conf = parse_resolv_conf(text);
  demand(parse_resolv_conf(to_text(conf)) == conf, "no round trip");
}

}  // namespace cnet::dns
