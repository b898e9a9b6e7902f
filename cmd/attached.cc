#include "attached.h"

#include "cnet/base/error.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

void add_detach_keys(CLI::App& app, std::string& keys) {
  text(app, keys,
       {"--detach-keys", "KEYS", "Leave it running at these keys (default ctrl-p,ctrl-q)"});
}

monitor::DetachKeys parse_detach_keys(const std::string& keys) {
  return monitor::DetachKeys::parse(keys.empty() ? monitor::kDefaultDetachKeys : keys);
}

void require_terminal() {
  if (monitor::has_terminal()) return;
  throw Error("standard input is no terminal", Error::Kind::usage)
      .hint("leave out --tty to use a file or a pipe");
}

int serve(Session& session, monitor::RemoteProcess& process,
          const monitor::ClientOptions& options) {
  session.show_notes();
  session.flush();
  return monitor::serve_client(process, options).exit_code;
}

}  // namespace cnet::cmd
