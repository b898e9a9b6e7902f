#include <catch2/catch.hpp>

#include "cnet/nft/ruleset.h"
#include "nft_firewall.h"
#include "oracle.h"
TEST_CASE("placeholder f") {}
