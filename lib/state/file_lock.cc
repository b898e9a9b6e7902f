#include "file_lock.h"

#include <signal.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <utility>

#include "cnet/base/error.h"
#include "disk_error.h"
#include "lock_holder.h"

namespace cnet::state {
namespace {

using Clock = std::chrono::steady_clock;

class FileLock final : public Lock {
 public:
  explicit FileLock(UniqueFd file) : file_(std::move(file)) {}

 private:
  UniqueFd file_;
};

int operation(LockMode mode) {
  switch (mode) {
    case LockMode::shared:
      return LOCK_SH;
    case LockMode::exclusive:
      return LOCK_EX;
  }
  return LOCK_EX;
}

/// While one of these lives in any thread, SIGALRM only interrupts; afterwards its disposition is
/// as before. It belongs to the whole process: the first sets it and the last sets it back.
class HarmlessAlarm {
 public:
  HarmlessAlarm() {
    const std::lock_guard guard(mutex);
    if (users++ != 0) return;
    struct sigaction nothing {};
    nothing.sa_handler = [](int) {};  // no SA_RESTART: flock returns EINTR
    ::sigaction(SIGALRM, &nothing, &before);
  }
  HarmlessAlarm(const HarmlessAlarm&) = delete;
  HarmlessAlarm& operator=(const HarmlessAlarm&) = delete;
  ~HarmlessAlarm() {
    const std::lock_guard guard(mutex);
    if (--users == 0) ::sigaction(SIGALRM, &before, nullptr);
  }

 private:
  static inline std::mutex mutex;
  static inline int users = 0;
  static inline struct sigaction before {};
};

/// Interrupts a blocking system call of this thread every tenth of a second. flock(2) has no
/// timeout, and polling it would lose its place in the queue.
class Interruptions {
 public:
  Interruptions() {
    sigset_t alarm{};
    ::sigemptyset(&alarm);
    ::sigaddset(&alarm, SIGALRM);
    ::pthread_sigmask(SIG_UNBLOCK, &alarm, &mask_before_);
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGALRM;
    event._sigev_un._tid = ::gettid();
    if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) {
      const int err = errno;
      restore_mask();
      throw Error::system("timer_create", err);
    }
    constexpr timespec kTenth{.tv_sec = 0, .tv_nsec = 100'000'000};
    const itimerspec every{.it_interval = kTenth, .it_value = kTenth};
    ::timer_settime(timer_, 0, &every, nullptr);
  }
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;
  ~Interruptions() {
    ::timer_delete(timer_);  // the last signal, if any, is delivered before this returns
    restore_mask();
  }

 private:
  void restore_mask() { ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr); }

  HarmlessAlarm alarm_;
  sigset_t mask_before_{};
  timer_t timer_{};
};

std::string seconds_words(std::chrono::milliseconds patience) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience).count();
  return seconds > 0 ? std::to_string(seconds) + " s" : std::to_string(patience.count()) + " ms";
}

}  // namespace

bool try_flock(const UniqueFd& file, LockMode mode, const std::string& shown) {
  for (;;) {
    if (::flock(file.get(), operation(mode) | LOCK_NB) == 0) return true;
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) throw disk_error("lock " + shown, errno);
  }
}

void wait_flock(const UniqueFd& file, LockMode mode, std::chrono::milliseconds patience,
                const std::string& shown) {
  if (try_flock(file, mode, shown)) return;
  const auto deadline = Clock::now() + patience;
  const Interruptions interruptions;
  while (::flock(file.get(), operation(mode)) != 0) {
    if (errno != EINTR) throw disk_error("lock " + shown, errno);
    if (Clock::now() < deadline) continue;
    const LockHolder holder = lock_holder(file);
    Error error("lock " + shown + ": " + holder.words + " has held it for more than " +
                seconds_words(patience));
    if (holder.pid == 0) throw std::move(error).hint("try again when it has finished");
    throw std::move(error).hint("try again when it has finished, or end it with: kill " +
                                std::to_string(holder.pid));
  }
}

std::unique_ptr<Lock> make_lock(UniqueFd file) {
  return std::make_unique<FileLock>(std::move(file));
}

}  // namespace cnet::state
