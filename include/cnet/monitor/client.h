#pragma once

#include "cnet/monitor/detach_keys.h"
#include "cnet/monitor/remote_process.h"

namespace cnet::monitor {

struct ClientOptions {
  bool terminal = false;     ///< the process has a terminal of its own
  bool pass_signals = true;  ///< false: a signal ends the client alone
  DetachKeys detach_keys;    ///< heard on a terminal only
};

struct ClientEnd {
  enum class Kind {
    ended,     ///< the process, with this exit code
    detached,  ///< by the keys; the exit code is 0
    left,      ///< the client had to go: 128 and the signal's number; the process goes on
  };
  Kind kind;
  int exit_code;
};

/// The size of this process's terminal; of standard output's, or else standard input's.
Window own_window();
/// Whether standard input is a terminal.
bool has_terminal();

/// Copies between this process's streams and those of `remote` until one of both is done. When both
/// sides have a terminal, ours is raw meanwhile and gets its mode back however this ends. Signals
/// that are waited for here stay blocked.
ClientEnd serve_client(RemoteProcess& remote, const ClientOptions& options);

}  // namespace cnet::monitor
