#pragma once

#include <span>
#include <vector>

#include "cnet/nft/element.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// One transaction of removals and additions. The kernel refuses to add what is there and to remove
/// what is not, which undoes the whole transaction and names the elements: those of them that are
/// as they should be are left out, and the rest is sent again. So the common case asks nothing
/// beforehand.
class NftUpdate {
 public:
  NftUpdate(NftSocket& socket, std::span<const nft::Element> add,
            std::span<const nft::Element> remove);

  /// Returns the elements it made. Called once.
  std::vector<nft::Element> run();

 private:
  struct Step {
    bool add;
    nft::Element element;
    bool done = false;  ///< found to be so already
  };

  /// Deleting from a map goes by key alone: what has other data by now is another's.
  void leave_out_foreign_data();
  NftBatch batch() const;
  void settle(const std::vector<NftRefusal>& refusals);
  void settle_existing(const std::vector<std::size_t>& steps);
  void drop_done();

  NftSocket& socket_;
  std::vector<Step> steps_;
};

}  // namespace cnet::kernel
