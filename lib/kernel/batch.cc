#include "batch.h"

#include <utility>

namespace cnet::kernel {

void Batch::add(Rtnetlink& rtnetlink, Message message, const Resource& resource) {
  if (rtnetlink_ != &rtnetlink) flush();
  rtnetlink_ = &rtnetlink;
  messages_.push_back(std::move(message));
  resources_.push_back(&resource);
}

void Batch::flush() {
  auto messages = std::exchange(messages_, {});
  const auto resources = std::exchange(resources_, {});
  if (messages.empty()) return;
  const std::vector<Answer> answers = rtnetlink_->ask(messages);
  for (std::size_t i = 0; i < answers.size(); ++i) handle_(*resources[i], answers[i]);
}

}  // namespace cnet::kernel
