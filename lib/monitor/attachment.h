#pragma once

#include "cnet/monitor/monitor_runtime.h"
#include "cnet/monitor/remote_process.h"

namespace cnet::monitor {

/// A container whose output comes to us too, and whose input may come from us.
class Attachment : public RemoteProcess {
 public:
  /// `connection` leads to the container's monitor, or will do.
  Attachment(UniqueFd connection, const AttachWish& wish);

  Ends take_ends() override { return std::move(ends_); }
  bool ends_close() const override { return true; }
  int watched() const override { return connection_.get(); }
  std::optional<int> ended() override;
  void await_closed() override;
  void resize(const Window& window) override;
  void signal(int number) override;
  void detach() override { connection_.reset(); }

 private:
  UniqueFd connection_;
  Ends ends_;
};

}  // namespace cnet::monitor
