#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cnet/base/error.h"

// The engine's transactions: the only place of the engine that catches an Error.

namespace cnet {

/// Runs `act`. If it throws, runs `take_back`, which must bring the world to where it was, and
/// throws on.
template <class Act, class TakeBack>
auto all_or_nothing(Act act, TakeBack take_back) {
  try {
    return act();
  } catch (const Error&) {
    take_back();
    throw;
  }
}

/// Runs `act`; if it throws, its text is added to `failures` behind `owner`, and the caller goes
/// on: how removing works.
template <class Act>
void keep_going(std::vector<std::string>& failures, const std::string& owner, Act act) {
  try {
    act();
  } catch (const Error& error) {
    failures.push_back(owner.empty() ? error.problem() : owner + ": " + error.problem());
  }
}

/// Throws one Error with all failures, a line each; returns when there are none.
void throw_if_any(const std::vector<std::string>& failures);

}  // namespace cnet
