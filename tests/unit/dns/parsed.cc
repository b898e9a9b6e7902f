#include "parsed.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>

#include <array>
#include <catch2/catch.hpp>

namespace cnet::test {
namespace {

std::string text_of(const ns_msg& message, const ns_rr& record) {
  std::array<char, NS_MAXDNAME> text{};
  switch (static_cast<int>(ns_rr_type(record))) {  // an enumeration of fifty types
    case ns_t_a:
      REQUIRE(ns_rr_rdlen(record) == 4);
      return inet_ntop(AF_INET, ns_rr_rdata(record), text.data(), text.size());
    case ns_t_aaaa:
      REQUIRE(ns_rr_rdlen(record) == 16);
      return inet_ntop(AF_INET6, ns_rr_rdata(record), text.data(), text.size());
    case ns_t_ptr:
      REQUIRE(dn_expand(ns_msg_base(message), ns_msg_end(message), ns_rr_rdata(record), text.data(),
                        text.size()) == ns_rr_rdlen(record));
      return text.data();
    default:
      FAIL("a record of type " << ns_rr_type(record));
      return {};
  }
}

}  // namespace

Parsed parse_answer(std::span<const std::uint8_t> bytes) {
  ns_msg message{};
  REQUIRE(ns_initparse(bytes.data(), static_cast<int>(bytes.size()), &message) == 0);
  REQUIRE(ns_msg_getflag(message, ns_f_qr) == 1);
  Parsed parsed{.id = ns_msg_id(message),
                .rcode = static_cast<unsigned>(ns_msg_getflag(message, ns_f_rcode)),
                .authoritative = ns_msg_getflag(message, ns_f_aa) == 1,
                .truncated = ns_msg_getflag(message, ns_f_tc) == 1,
                .recursion_available = ns_msg_getflag(message, ns_f_ra) == 1,
                .questions = ns_msg_count(message, ns_s_qd),
                .records = {},
                .ttls = {}};
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record{};
    REQUIRE(ns_parserr(&message, ns_s_an, i, &record) == 0);
    parsed.records.push_back(text_of(message, record));
    parsed.ttls.insert(ns_rr_ttl(record));
  }
  for (int i = 0; i < ns_msg_count(message, ns_s_ar); ++i) {
    ns_rr record{};
    REQUIRE(ns_parserr(&message, ns_s_ar, i, &record) == 0);
    REQUIRE(ns_rr_type(record) == ns_t_opt);
    parsed.rcode |= ns_rr_ttl(record) >> 24 << 4;
  }
  return parsed;
}

}  // namespace cnet::test
