#pragma once

#include "cnet/plan/kernel.h"

namespace cnet {

/// The host this process runs on, in the network namespace it is in.
class RealHost : public Host {
 public:
  std::vector<Prefix> taken_prefixes() override;
  std::uint32_t default_mtu() override;
  std::vector<std::string> interfaces() override;
  std::optional<std::string> sysctl(const std::string& key) override;
  std::vector<ForeignDrop> foreign_drops() override;
  std::optional<HostLink> link(const std::string& name) override;
  bool can_make_links(const std::string& kind) override;
  std::vector<MarkedLink> marked_links() override;
  std::string boot_id() override;
  LimitSupport limit_support() override;
  std::optional<BlockDevice> block_device(const std::string& path) override;
};

}  // namespace cnet
