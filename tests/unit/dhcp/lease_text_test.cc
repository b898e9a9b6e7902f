#include "cnet/dhcp/lease_text.h"

#include <catch2/catch.hpp>

namespace cnet::dhcp {

TEST_CASE("a lease reads as it was written") {
  GrantedLease lease{.address = *Prefix::parse("10.9.0.7/24"),
                     .router = Ip::parse("10.9.0.1"),
                     .lease = {.server = *Ip::parse("10.9.0.2"),
                               .since = *parse_rfc3339("2026-11-30T17:00:00Z"),
                               .length = 4294967295U,
                               .renew = 1800,
                               .rebind = 3150}};
  CHECK(lease_text(lease) ==
        "10.9.0.7/24 10.9.0.1 10.9.0.2 2026-11-30T17:00:00.000000000Z 4294967295 1800 3150");
  CHECK(parse_lease(lease_text(lease)) == lease);
  lease.router.reset();
  CHECK(parse_lease(lease_text(lease)) == lease);
  CHECK_FALSE(parse_lease(""));
  CHECK_FALSE(parse_lease("10.9.0.7/24 - 10.9.0.2 now 1 2 3"));
  CHECK_FALSE(parse_lease(lease_text(lease) + " more"));
}

}  // namespace cnet::dhcp
