#pragma once

#include <string>

#include "cnet/monitor/remote_process.h"
#include "cnet/plan/exec_spec.h"
#include "cnet/sandbox/init_process.h"

namespace cnet::monitor {

/// A process that joins a running container at our request. What it writes comes to us alone.
class ExecClient : public RemoteProcess {
 public:
  /// `connection` leads to the container's monitor, `program` is cnet-monitor's file on the host.
  /// `client` has our own streams; a pipe among them becomes the process's own. Returns when the
  /// command has been executed; throws what failed, with exit code 125, 126 or 127.
  ExecClient(UniqueFd connection, const std::string& program, const ExecSpec& spec,
             const sandbox::Stdio& client);

  Ends take_ends() override { return std::move(ends_); }
  bool ends_close() const override { return false; }
  int watched() const override { return connection_.get(); }
  std::optional<int> ended() override;
  void await_closed() override {}
  void resize(const Window& window) override;
  void signal(int number) override;
  void detach() override;

 private:
  void await_execution(const UniqueFd& status);
  void use_terminal();

  UniqueFd connection_;
  UniqueFd process_;   ///< pidfd
  UniqueFd terminal_;  ///< our side of it
  Ends ends_;
};

}  // namespace cnet::monitor
