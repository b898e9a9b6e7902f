#pragma once

#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/model/container.h"

namespace cnet::monitor {

/// A container's folder under /run: state.json, alive, control.sock. Whoever has a RunFolder is the
/// container's monitor.
class RunFolder {
 public:
  /// Takes the `alive` lock. Throws Error (in_use) when another monitor has it.
  explicit RunFolder(const std::string& path);
  ~RunFolder() { let_go(); }
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  void write_state(const RunState& state);
  /// health.json. What cannot be written (a full /run) is not: the monitor goes on.
  void write_health(const std::string& json);
  /// control.sock, listening, for root alone.
  UniqueFd listen();
  void forget_state();
  /// After a start that failed: as if there had never been a run.
  void forget();
  /// The container is closed: other commands may start it again. In this order, so that no socket
  /// of a successor is removed.
  void let_go();

 private:
  bool replace(const char* name, const std::string& text);
  void take_alive();

  std::string path_;
  UniqueFd folder_;
  UniqueFd alive_;
};

/// Whether somebody has the `alive` lock in the folder.
bool is_alive(const std::string& path);

/// A connection to the monitor's control.sock; empty when nobody listens there.
UniqueFd connect_to_monitor(const std::string& path);

}  // namespace cnet::monitor
