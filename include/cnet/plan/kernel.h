#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/mac.h"
#include "cnet/base/unique_fd.h"
#include "cnet/model/port_spec.h"
#include "cnet/plan/flows.h"
#include "cnet/plan/limit_support.h"
#include "cnet/plan/resource.h"

namespace cnet {

/// How links into a sandbox are removed.
enum class Removal {
  complete,      ///< links are deleted; costs 15-30 ms of RCU for each (FLOOR.md section 2)
  with_sandbox,  ///< the sandbox is about to end: what lives inside it is left to that, veths are
                 ///< only taken down
};

/// The seam between deciding and doing. Its fake in the tests is a set of values that can fail at
/// the n-th step.
class Kernel {
 public:
  virtual ~Kernel() = default;

  /// Makes everything in the list that is not there, in order. All or nothing: on failure, exactly
  /// what this call made is removed again and the Error names the step. An object of the same name
  /// that is not cnet's is an Error.
  virtual void ensure(const Resources& resources) = 0;

  /// Removes the list in reverse. What is already gone is fine. Keeps going; the Errors' texts are
  /// returned.
  virtual std::vector<std::string> remove(const Resources& resources, Removal how) = 0;

  /// Ends what conntrack knows of these connections: their next packets are looked at as a new
  /// one's. ensure() and remove() do so by themselves for UDP, whose connections nobody ends; TCP's
  /// live on unless this is called, after the elements are gone.
  virtual void cut(const std::vector<Flows>& flows) = 0;

  /// Those of the list that do not exist (or differ).
  virtual Resources check(const Resources& resources) = 0;
};

/// A base chain outside cnet's tables that drops forwarded packets.
struct ForeignDrop {
  std::string table;   ///< "inet filter"
  std::string chain;   ///< "forward"
  std::string reason;  ///< "policy drop", "ends with drop"
  std::string remedy;  ///< the command that lets cnet's traffic pass
};

/// A link that carries a mark of cnet's, whether or not a record still speaks of it.
struct MarkedLink {
  std::string name;
  std::string alias;               ///< "cnet:network:<id>", "cnet:endpoint:<id>"
  std::vector<Prefix> addresses;  ///< a bridge's, as they stand on it
  std::string kind;               ///< "bridge", "veth", "macvlan" ...
};

/// A link of the host, as far as networks build on it.
struct HostLink {
  std::string kind;         ///< "bridge", "vlan" ...; empty for hardware
  std::string alias;
  std::string master;       ///< the bridge, bond or VRF it belongs to; empty without one
  std::string master_kind;
  std::uint32_t mtu = 0;
  Mac mac;
  bool up = false;
  bool ethernet = true;     ///< false: loopback, a tunnel
};

/// What the engine has to know about the host before it decides. Reading only.
class Host {
 public:
  virtual ~Host() = default;
  /// Destinations of on-link routes and addresses of name servers: a new subnet must not overlap
  /// them.
  virtual std::vector<Prefix> taken_prefixes() = 0;
  virtual std::uint32_t default_mtu() = 0;  ///< of the default route's interface; 1500 without one
  virtual std::vector<std::string> interfaces() = 0;  ///< up now, without lo and cnet's own
  virtual std::optional<std::string> sysctl(
      const std::string& key) = 0;  ///< absent when there is no such key
  virtual std::vector<ForeignDrop> foreign_drops() = 0;
  virtual std::optional<HostLink> link(const std::string& name) = 0;  ///< absent when there is none
  /// Whether links of that kind ("macvlan") can be made; loads the kernel's module for it.
  virtual bool can_make_links(const std::string& kind) = 0;
  virtual std::vector<MarkedLink> marked_links() = 0;  ///< a dump of all links: only for repair
  virtual std::string boot_id() = 0;
  virtual LimitSupport limit_support() = 0;
  /// Absent when there is no block device of that path.
  virtual std::optional<BlockDevice> block_device(const std::string& path) = 0;
};

/// What a socket that holds a port does with what reaches it. Most never does: the kernel translates
/// it to the container.
enum class Holding {
  silent,      ///< drops it
  relayed,     ///< lets IPv6 in, from the sources that may use the port, for the monitor to relay: the
               ///< kernel translates neither [::1] nor link-local addresses, and IPv6 not to a
               ///< container without it
  everywhere,  ///< as relayed; the address is [::], and 0.0.0.0 is held with it
};

/// Sockets that hold published ports for as long as they are open.
class Ports {
 public:
  virtual ~Ports() = default;
  /// Binds (and for TCP listens) so that no other program gets the port. Chooses an ephemeral port
  /// when binding.host_port is 0, and writes it there. Absent when the port is in use; other
  /// failures throw.
  virtual std::optional<UniqueFd> hold(Binding& binding, Holding holding) = 0;
  /// Whether the kernel knows IPv6 at all.
  virtual bool has_ipv6() = 0;
};

}  // namespace cnet
