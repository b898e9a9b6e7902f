#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace cnet::monitor {

/// Messages on their way to a collector, in their order. Each stays until it is done: sent, or
/// acknowledged where the collector does that.
class MessageQueue {
 public:
  void push(std::string_view message);
  bool empty() const { return sizes_.empty(); }
  std::size_t bytes() const { return bytes_.size() - begin_; }
  std::size_t count() const { return sizes_.size(); }

  /// Everything that is not sent yet, for a stream: it may begin inside a message.
  std::string_view unsent() const { return std::string_view(bytes_).substr(begin_ + sent_); }
  /// The first message that is not sent yet, for datagrams; empty when there is none.
  std::string_view next() const;
  void sent(std::size_t bytes);

  /// What is sent whole is done.
  void finish_sent();
  /// The first one is done.
  void finish_first();
  /// The connection is gone: what is not done is sent again, from the beginning of its message.
  void rewind();
  /// How many were dropped.
  std::size_t drop_all();

 private:
  void forget(std::size_t bytes);

  std::string bytes_;
  std::size_t begin_ = 0;            ///< of the first message that is not done
  std::deque<std::uint32_t> sizes_;  ///< of those that are not done
  std::size_t sent_ = 0;             ///< bytes behind begin_
  std::size_t whole_ = 0;            ///< messages that are sent whole
  std::size_t whole_bytes_ = 0;      ///< theirs
};

}  // namespace cnet::monitor
