#include "once_free.h"

#include <cerrno>
#include <chrono>
#include <thread>

namespace cnet::kernel {

Answer once_free(const std::function<Answer()>& ask, int also) {
  constexpr std::chrono::milliseconds pause(5), patience(5000);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    Answer answer = ask();
    const bool in_use =
        answer.err == EBUSY || answer.err == EADDRINUSE || (answer.err == also && also != 0);
    if (!in_use || std::chrono::steady_clock::now() > deadline) return answer;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace cnet::kernel
