#pragma once

#include <span>
#include <vector>

#include "cnet/nft/element.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// One transaction of removals and additions, without those that turn out to be done already. The
/// kernel refuses to add what is there and to remove what is not: that undoes the whole
/// transaction, names the elements, and waits for RCU (about 9 ms). Asking costs 4 us an element.
/// So a few are asked for first; many are tried, and what is refused is asked for then.
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

  void ask_first();
  NftBatch batch() const;
  void settle(const std::vector<NftRefusal>& refusals);
  void ask(const std::vector<std::size_t>& steps);
  /// Whether this transaction itself removes what stands at the element's key.
  bool removes_key_of(const nft::Element& element) const;
  void leave_out_repeated(const std::vector<std::size_t>& steps);
  void drop_done();

  NftSocket& socket_;
  std::vector<Step> steps_;
};

}  // namespace cnet::kernel
