#pragma once

#include <map>
#include <memory>
#include <vector>

#include "cnet/base/id.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {

/// Writes what is dropped of the networks with -o log=drops into their files. One process does it:
/// another that wants to waits for it to end.
class DropRecorder {
 public:
  explicit DropRecorder(Session& session);
  ~DropRecorder();

  /// Once a second: begins with networks that want it by now, ends with those that do not, and
  /// makes rules again that somebody has removed.
  void look_for_networks();
  /// Readable when record() has something to do.
  std::vector<int> watched() const;
  void record();

 private:
  class Recorded;

  void begin(const NetworkId& id);

  Session& session_;
  RealWorld real_;  ///< whose kernel is never asked for anything: it would keep namespaces open
  std::unique_ptr<state::Lock> lock_;
  std::map<NetworkId, std::unique_ptr<Recorded>> networks_;
};

}  // namespace cnet::cmd
