#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"
#include "cnet/plan/resource.h"

namespace cnet {

/// One difference between the records and the kernel.
struct Drift {
  std::string owner;  ///< `network "web"`, `container "db"`, "host"
  std::string what;   ///< "link br-1f2e3d4c5b6a is missing", "its monitor was killed"
  Resources missing;  ///< what repair will make again; empty when it only cleans up
};

struct CheckReport {
  std::vector<Drift> drifts;
  std::vector<ForeignDrop> foreign_drops;  ///< chains of others that stop cnet's traffic
};

/// Compares every record with the kernel. Changes nothing.
CheckReport check_system(World& world);

/// Lets cnet's networks pass the chains of others that check_system names, until the last network
/// goes; what it opened, a line each. Nothing to do while there is no network.
std::vector<std::string> open_foreign_chains(World& world);

struct RestoredFirewall {
  std::vector<std::string> made;      ///< "tables inet cnet and bridge cnet, 33 elements"
  std::vector<std::string> failures;
};
/// Puts back what somebody took out of cnet's tables, or of its openings in chains of others: for
/// the watcher. Nothing of what is being removed comes back.
RestoredFirewall restore_firewall(World& world);

/// Makes what is missing again and removes what has no owner any more. What it did, a line each.
std::vector<std::string> repair_system(World& world);

/// Removes stopped containers and unused networks, the default bridge's link too, and, when nothing
/// is left, cnet's tables, routing rules and the old value of ip_forward. What it removed, a line
/// each.
std::vector<std::string> prune_system(World& world);

}  // namespace cnet
