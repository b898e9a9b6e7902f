#include "message_queue.h"

namespace cnet::monitor {
namespace {

constexpr std::size_t kKept = 64 * 1024;  // an empty queue has no more memory than this

}  // namespace

void MessageQueue::push(std::string_view message) {
  bytes_.append(message);
  sizes_.push_back(static_cast<std::uint32_t>(message.size()));
}

std::string_view MessageQueue::next() const {
  if (whole_ == sizes_.size()) return {};
  return std::string_view(bytes_).substr(begin_ + whole_bytes_, sizes_[whole_]);
}

void MessageQueue::sent(std::size_t bytes) {
  sent_ += bytes;
  while (whole_ < sizes_.size() && whole_bytes_ + sizes_[whole_] <= sent_) {
    whole_bytes_ += sizes_[whole_++];
  }
}

void MessageQueue::finish_sent() {
  const std::size_t bytes = whole_bytes_;
  sizes_.erase(sizes_.begin(), sizes_.begin() + static_cast<std::ptrdiff_t>(whole_));
  whole_ = 0;
  whole_bytes_ = 0;
  forget(bytes);
}

void MessageQueue::finish_first() {
  const std::size_t bytes = sizes_.front();
  sizes_.pop_front();
  if (whole_ > 0) {
    --whole_;
    whole_bytes_ -= bytes;
  }
  forget(bytes);
}

void MessageQueue::rewind() {
  sent_ = 0;
  whole_ = 0;
  whole_bytes_ = 0;
}

std::size_t MessageQueue::drop_all() {
  const std::size_t count = sizes_.size();
  rewind();
  sizes_.clear();
  forget(bytes());
  return count;
}

void MessageQueue::forget(std::size_t bytes) {
  begin_ += bytes;
  sent_ = sent_ > bytes ? sent_ - bytes : 0;
  if (begin_ == bytes_.size()) {
    begin_ = 0;
    bytes_.clear();
    if (bytes_.capacity() > kKept) bytes_.shrink_to_fit();
  } else if (begin_ > bytes_.size() / 2) {
    bytes_.erase(0, begin_);
    begin_ = 0;
  }
}

}  // namespace cnet::monitor
