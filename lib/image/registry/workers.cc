#include "workers.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::image {
namespace {

/// Stacks count as memory that a process may use, all of them: 8 MiB for each thread, libcurl's
/// included, would leave nothing for decompressors.
constexpr std::size_t kStack = 512 << 10;

void keep_stacks_small() {
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, kStack);
  ::pthread_setattr_default_np(&attributes);
  ::pthread_attr_destroy(&attributes);
}

}  // namespace

void in_parallel(std::size_t count, std::size_t threads, const std::function<void()>& checkpoint,
                 const std::function<void(std::size_t, const std::function<void()>&)>& work) {
  keep_stacks_small();
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::exception_ptr first;
  const std::function<void()> stop_when_failed = [&] {
    if (failed) throw Error("stopped because another part failed");
    checkpoint();
  };
  const auto loop = [&] {
    for (std::size_t i = next++; i < count && !failed; i = next++) {
      try {
        work(i, stop_when_failed);
      } catch (...) {  // carried to the caller's thread
        const std::scoped_lock lock(mutex);
        if (!first) first = std::current_exception();
        failed = true;
      }
    }
  };
  {
    std::vector<std::jthread> running;
    for (std::size_t i = 0; i < std::min(count, threads); ++i) running.emplace_back(loop);
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace cnet::image
