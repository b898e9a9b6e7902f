#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// rtnetlink requests on their way to the kernel, one for each resource. Requests that follow each
/// other in one namespace go in one send.
class Batch {
 public:
  using Handle = std::function<void(const Resource&, const Answer&)>;

  /// `handle` sees each answer.
  explicit Batch(Handle handle) : handle_(std::move(handle)) {}

  /// `resource` must live until the flush. Flushes first when the requests before went to another
  /// socket.
  void add(Rtnetlink& rtnetlink, Message message, const Resource& resource);
  void flush();

 private:
  Handle handle_;
  Rtnetlink* rtnetlink_ = nullptr;
  std::vector<Message> messages_;
  std::vector<const Resource*> resources_;
};

}  // namespace cnet::kernel
