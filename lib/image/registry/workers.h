#pragma once

#include <cstddef>
#include <functional>

namespace cnet::image {

/// Does `work(i, checkpoint)` for 0 <= i < count in up to `threads` threads. `checkpoint` is to be
/// called now and then: it calls the caller's own, and throws when another piece has failed. What
/// the first one threw is thrown when all have ended.
void in_parallel(std::size_t count, std::size_t threads, const std::function<void()>& checkpoint,
                 const std::function<void(std::size_t, const std::function<void()>&)>& work);

}  // namespace cnet::image
