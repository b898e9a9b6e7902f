#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "cnet/plan/resolver_spec.h"

namespace cnet::resolver {

/// The servers that are asked for what the networks do not know, and which of them answer. Pure: the
/// time is the caller's.
class Servers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::size_t kMost = 3;

  /// Of those that were there before, it stays known whether they answer.
  void use(const ResolverSpec& spec);

  bool empty() const { return servers_.empty(); }
  const ResolverServer& at(std::size_t index) const { return servers_[index].server; }

  /// In which order a question is asked: those that answer first.
  std::vector<std::size_t> order(Time now);
  /// How long each is waited for, and how often they are gone through.
  std::chrono::milliseconds patience() const;
  unsigned rounds() const { return rounds_; }

  void answered(std::size_t index);
  /// It is asked after the others for a while: for longer every time.
  void failed(std::size_t index, Time now);

 private:
  struct State {
    ResolverServer server;
    unsigned failures = 0;
    Time dead_until = {};
  };
  std::vector<State> servers_;
  std::size_t next_ = 0;  ///< of `rotate`
  bool rotate_ = false;
  unsigned rounds_ = 0;
  std::chrono::seconds timeout_{0};
};

}  // namespace cnet::resolver
