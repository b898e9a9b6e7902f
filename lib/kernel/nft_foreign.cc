#include "nft_firewall.h"
namespace cnet::kernel {
std::vector<ForeignDrop> Firewall::foreign_drops() { return {}; }
}  // namespace cnet::kernel
