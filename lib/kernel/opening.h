#pragma once

#include "cnet/plan/resource.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// nft insert rule TABLE CHAIN iifname BRIDGE accept comment ...; the same for oifname: at the head
/// of the chain. False when both are there already, or the chain is gone. Throws Error.
bool open(const Opening& opening, NftSocket& socket);

/// Deletes these rules. Fine when there are none.
void close(const Opening& opening, NftSocket& socket);

/// Whether nothing is left to open: both rules are there, or the chain is gone.
bool is_open(const Opening& opening, NftSocket& socket);

}  // namespace cnet::kernel
