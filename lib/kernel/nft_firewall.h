#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/nft/element.h"
#include "cnet/plan/flows.h"
#include "cnet/plan/kernel.h"
#include "cnet/plan/resource.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// cnet's two nf_tables tables in the network namespace of the calling thread. Nothing outside them
/// is changed.
class Firewall {
 public:
  /// Whether both tables are there, made by this version of the rules and with this mark, and have
  /// as many rules as they should.
  bool present(std::uint32_t mark);

  /// nft -f firewall.nft: makes both tables anew in one transaction, with these elements and no
  /// others. An element given twice is fine.
  void load(std::uint32_t mark, std::span<const nft::Element> elements = {});

  /// nft delete table inet cnet; nft delete table bridge cnet. Fine when there is none.
  void unload();

  /// nft delete element REMOVE; nft add element ADD: one transaction, removals first, all or
  /// nothing. An element to add that is there already, and one to remove that is not, or whose map
  /// holds other data, are fine. The same key with other data is an Error (exists) that names both.
  /// Returns those of `add` that this call made.
  std::vector<nft::Element> apply(std::span<const nft::Element> add,
                                  std::span<const nft::Element> remove);

  /// Those that are not there, or whose key leads to other data. Asks for each, never lists a set.
  std::vector<nft::Element> missing(std::span<const nft::Element> elements);

  // opening.h
  bool open(const Opening& opening);
  void close(const Opening& opening);
  bool is_open(const Opening& opening);

  /// Ends connections: conntrack.h.
  void forget(std::span<const Flows> flows);
  void forget_unruled(std::span<const nft::Element> elements);

  /// Base chains of others that would drop what cnet lets pass. A rule that accepts and has a
  /// comment that begins with "cnet", as the remedy and openings make, settles a chain.
  std::vector<ForeignDrop> foreign_drops();

  /// Gives the socket to whoever can wait: closing it soon after a removal takes the kernel's RCU
  /// grace period, about 5 ms (so does closing any other nf_tables socket meanwhile). The next call
  /// opens another.
  UniqueFd release_socket() { return socket_.release(); }

 private:
  NftSocket socket_;
};

}  // namespace cnet::kernel
