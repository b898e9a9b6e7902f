#include "cnet/dns/resolv_conf.h"

#include <catch2/catch.hpp>

namespace cnet::dns {

using Words = std::vector<std::string>;

TEST_CASE("resolv.conf: servers with zones, search, options") {
  const ResolvConf conf = parse_resolv_conf(
      "# nameserver 192.0.2.9\n; nameserver 192.0.2.8\nnameserver 127.0.0.53\n"
      "  nameserver\tfe80::1%eth0 # the router\nnameserver 2001:db8::1\r\n"
      "domain old.example\nsearch a.example  b.example\noptions ndots:2 edns0\noptions trust-ad");
  REQUIRE(conf.servers == std::vector<NameServer>{*NameServer::parse("127.0.0.53"),
                                                  *NameServer::parse("fe80::1%eth0"),
                                                  *NameServer::parse("2001:db8::1")});
  REQUIRE(conf.search == Words{"a.example", "b.example"});
  REQUIRE(conf.options == Words{"ndots:2", "edns0", "trust-ad"});
  REQUIRE(*find_ndots(conf) == "ndots:2");
  REQUIRE(find_ndots({}) == nullptr);
}

TEST_CASE("resolv.conf: the last of search and domain counts") {
  REQUIRE(parse_resolv_conf("search a b\nsearch c\n").search == Words{"c"});
  REQUIRE(parse_resolv_conf("search a\ndomain d.example e\n").search == Words{"d.example"});
  REQUIRE(parse_resolv_conf("search a\nsearch\n").search.empty());
}

TEST_CASE("resolv.conf: what is none of its lines is passed over") {
  for (const std::string text :
       {"", "\n\n\n", "nameserver", "nameserver dns.example", "nameservers 192.0.2.1",
        "nameserver192.0.2.1", "sortlist 10.0.0.0", "search \x01\x02 \xff\xfe", "nameserver 1.2.3"}) {
    INFO(text);
    REQUIRE(parse_resolv_conf(text) == ResolvConf{});
  }
  REQUIRE(parse_resolv_conf(std::string("nameserver 192.0.2.1\0\nsearch a\0b\n", 34)) ==
          ResolvConf{});
}

TEST_CASE("resolv.conf: a hostile one gives little") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "nameserver 192.0.2.1\noptions a b\n";
  text += "search " + std::string(100'000, 'x') + " ok";
  for (int i = 0; i < 100'000; ++i) text += " y";
  const ResolvConf conf = parse_resolv_conf(text);
  REQUIRE(conf.servers.size() == 16);
  REQUIRE(conf.options.size() == 32);
  REQUIRE(conf.search.size() == 32);
  REQUIRE(conf.search.front() == "ok");
}

TEST_CASE("resolv.conf: written and read again") {
  const ResolvConf conf{.servers = {*NameServer::parse("192.0.2.1"), *NameServer::parse("fe80::1%eth0")},
                        .search = {"a.example", "b.example"},
                        .options = {"ndots:0"}};
  REQUIRE(to_text(conf) ==
          "nameserver 192.0.2.1\nnameserver fe80::1%eth0\nsearch a.example b.example\noptions ndots:0\n");
  REQUIRE(parse_resolv_conf(to_text(conf)) == conf);
  REQUIRE(to_text({}).empty());
}

}  // namespace cnet::dns
