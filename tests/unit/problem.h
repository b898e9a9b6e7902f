#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "cnet/base/error.h"

namespace cnet::test {

/// What the Error (usage) that `act` throws says, hint included; empty when it throws none.
template <class Act>
std::string problem_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.hint().empty() ? error.problem() : error.problem() + "\nhint: " + error.hint();
  }
  return {};
}

}  // namespace cnet::test
