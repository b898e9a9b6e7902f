#include "collector.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "cnet/base/packet.h"
#include "fluentd_format.h"
#include "json_escape.h"

namespace cnet::monitor {
namespace {

using namespace std::chrono_literals;

/// What may wait for the collector before the container does; a turn adds one more chunk to it.
constexpr std::size_t kBlocking = 64 * 1024;
constexpr auto kPatience = 5s;  // for a collector that is away when the container has ended
constexpr auto kCalm = 2s;      // without a failure: the trouble is over

std::string random_prefix() {
  std::array<unsigned char, 8> random{};
  if (::getrandom(random.data(), random.size(), 0) < 0) random.fill(0);
  std::string text;
  for (const unsigned char byte : random) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

std::string host_name() {
  char name[HOST_NAME_MAX + 1] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::unique_ptr<MessageFormat> format_of(const CollectorSpec& spec,
                                         const std::string& chunk_prefix) {
  const Sender sender{.container_id = spec.container_id, .host = host_name(), .pid = ::getpid()};
  switch (spec.settings.driver) {
    case LogDriver::syslog:
      return syslog_format(spec, sender);
    case LogDriver::journald:
      return journal_format(spec, sender);
    case LogDriver::fluentd:
      return fluentd_format(spec, sender, chunk_prefix);
    case LogDriver::none:
    case LogDriver::json_file:
    case LogDriver::local:
      break;
  }
  return nullptr;  // the engine makes no collector of these
}

std::string name_of(const LogSettings& settings) {
  const char* driver = settings.driver == LogDriver::syslog     ? "syslog"
                       : settings.driver == LogDriver::journald ? "journald"
                                                                : "fluentd";
  return driver + (" at " + log_address_text(settings.address));
}

/// What is too long for a datagram goes to the journal as a sealed file in memory.
UniqueFd sealed(std::string_view message) {
  UniqueFd file(::memfd_create("cnet-log", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file || ::write(file.get(), message.data(), message.size()) != std::ssize(message))
    return {};
  constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  if (::fcntl(file.get(), F_ADD_SEALS, seals) < 0) return {};
  return file;
}

}  // namespace

Collector::Collector(const CollectorSpec& spec, const std::string& helper)
    : settings_(spec.settings),
      chunk_prefix_(spec.settings.acknowledged ? random_prefix() : ""),
      format_(format_of(spec, chunk_prefix_)),
      link_(spec.settings.address, helper, std::chrono::milliseconds(spec.settings.retry_wait)),
      report_(spec.trouble_command, name_of(spec.settings)) {}

bool Collector::is_full() const { return !settings_.non_blocking && queue_.bytes() > kBlocking; }

void Collector::write(const LogLine& line) {
  const bool fits = queue_.empty() || queue_.bytes() + line.text.size() <= settings_.max_buffer;
  if (settings_.non_blocking && !fits) {
    ++lost_;
    calm_at_.reset();
    report_.begin("it takes lines more slowly than they come; lines are lost");
    return;
  }
  message_.clear();
  format_->append(line, message_);
  queue_.push(message_);
}

void Collector::flush() {
  if (queue_.empty()) return;
  link_.want();
  if (link_.is_connected()) {
    if (link_.is_stream()) {
      send_stream();
    } else {
      send_datagrams();
    }
  }
  notice_failure();
}

void Collector::send_stream() {
  while (!queue_.unsent().empty()) {
    const std::string_view rest = queue_.unsent();
    const ssize_t sent = ::send(link_.fd(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) return lose(errno);
    queue_.sent(static_cast<std::size_t>(sent));
    if (chunk_prefix_.empty()) queue_.finish_sent();
  }
}

void Collector::send_datagrams() {
  while (!queue_.empty()) {
    if (!send_datagram(queue_.next())) return;
    queue_.finish_first();
  }
}

/// True when the message is done with.
bool Collector::send_datagram(std::string_view message) {
  const bool may_be_refused = settings_.address.transport == LogAddress::Transport::udp;
  for (;;) {
    if (::send(link_.fd(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) {
      return true;
    }
    const int err = errno;
    if (err == EINTR) continue;
    if (err == EAGAIN || err == ENOBUFS) return false;
    if (err == ECONNREFUSED && may_be_refused) {
      // Said of an earlier datagram, which is lost: nobody waits for what UDP may lose anywhere.
      ++lost_;
      calm_at_.reset();
      report_.begin("it refuses lines; lines are lost");
      continue;
    }
    if (err == EMSGSIZE) {
      const UniqueFd file = settings_.driver == LogDriver::journald ? sealed(message) : UniqueFd();
      if (file && send_packet(link_.fd(), nullptr, 0, {&file, 1})) return true;
      ++lost_;
      return true;
    }
    lose(err);
    return false;
  }
}

void Collector::read_answers() {
  std::array<char, 4096> chunk;
  for (;;) {
    const ssize_t length = ::recv(link_.fd(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == EAGAIN) break;
    if (length <= 0) return lose(length == 0 ? 0 : errno);
    if (!chunk_prefix_.empty()) answered_.append(chunk.data(), static_cast<std::size_t>(length));
  }
  while (const auto id = take_acknowledgement(answered_)) {
    if (queue_.empty() || *id != chunk_id(chunk_prefix_, acknowledged_)) return lose(EPROTO);
    ++acknowledged_;
    queue_.finish_first();
  }
}

void Collector::lose(int err) {
  link_.lose(err);
  queue_.rewind();
  answered_.clear();
  notice_failure();
}

void Collector::notice_failure() {
  if (link_.failures() == failures_) return;
  failures_ = link_.failures();
  if (failures_ == 0) return;
  calm_at_.reset();
  // One that has nothing to wait for may come and go as it likes.
  if (queue_.empty()) return;
  report_.begin(link_.why());
  if (settings_.max_retries > 0 && failures_ > settings_.max_retries) {
    const std::size_t dropped = queue_.drop_all();
    lost_ += dropped;
    acknowledged_ += dropped;
  }
}

void Collector::notice_end_of_trouble() {
  if (!report_.is_open() || !link_.is_connected()) return;
  const auto moment = Clock::now();
  if (!calm_at_) calm_at_ = moment + kCalm;
  if (moment < *calm_at_ || !queue_.empty()) return;
  calm_at_.reset();
  report_.end(std::exchange(lost_, 0));
}

void Collector::container_ended() { give_up_at_ = Clock::now() + kPatience; }

void Collector::give_up_when_due() {
  if (!give_up_at_ || queue_.empty() || Clock::now() < *give_up_at_) return;
  lost_ += queue_.drop_all();
  report_.give_up(std::exchange(lost_, 0));
}

void Collector::watch(PollSet& set) const {
  const bool writes = link_.is_stream() ? !queue_.unsent().empty() : !queue_.empty();
  link_.watch(set, writes);
  report_.watch(set);
}

void Collector::handle(const PollSet& set) {
  report_.handle(set);
  if (link_.handle(set) && link_.is_stream()) read_answers();
  notice_failure();
  flush();
  notice_end_of_trouble();
  give_up_when_due();
}

std::optional<Collector::Clock::time_point> Collector::deadline() const {
  std::optional<Clock::time_point> first;
  for (const auto& due : {link_.deadline(), queue_.empty() ? calm_at_ : give_up_at_}) {
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

}  // namespace cnet::monitor
