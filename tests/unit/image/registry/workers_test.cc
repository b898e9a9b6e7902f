#include "workers.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::image;

TEST_CASE("every piece of work is done once") {
  std::array<std::atomic<int>, 50> done{};
  in_parallel(
      done.size(), 4, [] {}, [&](std::size_t i, const auto&) { ++done.at(i); });
  for (const auto& count : done) CHECK(count == 1);
  in_parallel(
      0, 4, [] {}, [&](std::size_t, const auto&) { FAIL(); });
}

TEST_CASE("the first failure stops the others and is thrown") {
  std::atomic<int> begun{0};
  const auto work = [&](std::size_t i, const std::function<void()>& checkpoint) {
    ++begun;
    if (i == 1) throw Error("the first");
    for (;;) {
      checkpoint();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  CHECK_THROWS_WITH(in_parallel(
                        100, 2, [] {}, work),
                    "the first");
  CHECK(begun == 2);
}
