#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cnet/plan/resolver_spec.h"

namespace cnet::resolver {

/// Keeps a resolver for one sandbox: a process that has nothing but what it is handed from here, and
/// is replaced when it ends. The sockets on which it is asked are this process's, so what is asked
/// meanwhile waits. Whoever makes one has a single thread.
class Keeper {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kWatched = 3;

  /// `sandbox` is a pidfd of a process in the sandbox, not owned; `networks` the folder of the
  /// networks' runtime trees (/run/cnet/networks). Throws Error.
  Keeper(int sandbox, std::string networks, ResolverSpec spec);
  /// Nobody answers any more.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// From now on it answers by this.
  void use(ResolverSpec spec);

  /// Descriptors to wait for (readable); negative ones are none.
  std::array<int, kWatched> watched() const;
  std::optional<Clock::time_point> deadline() const;
  /// Sees to those of them that are ready, and to the deadline.
  void handle(const std::function<bool(int)>& ready);

 private:
  struct State;
  void start();
  void configure();
  bool may_ask_from(AskFrom place) const;
  void grant_wishes();
  void notice_end();
  void begin_again();
  void see_to(const std::function<bool(int)>& ready);

  std::unique_ptr<State> state_;
};

}  // namespace cnet::resolver
