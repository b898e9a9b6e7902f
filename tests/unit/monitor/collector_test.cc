#include "collector.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "log_folder.h"

using namespace cnet;
using namespace cnet::monitor;
using cnet::testing::LogFolder;
using namespace std::chrono_literals;

namespace {

UniqueFd bound(int type, const std::string& path) {
  ::unlink(path.c_str());
  UniqueFd socket(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  if (type == SOCK_STREAM) REQUIRE(::listen(socket.get(), 1) == 0);
  return socket;
}

CollectorSpec syslog_at(const std::string& path) {
  CollectorSpec spec;
  spec.settings.driver = LogDriver::syslog;
  spec.settings.address.path = path;
  spec.settings.retry_wait = 1;
  spec.tag = "t";
  return spec;
}

LogLine line(const std::string& text) {
  return {.stream = "stdout", .text = text, .time = now(), .part = {}};
}

/// Turns of the monitor's loop until `done`.
template <class Done>
void turn_until(Collector& collector, Done done) {
  const auto limit = std::chrono::steady_clock::now() + 30s;
  while (!done()) {
    REQUIRE(std::chrono::steady_clock::now() < limit);
    PollSet set;
    collector.watch(set);
    set.wait(5ms);
    collector.handle(set);
  }
}

std::string received(int fd) {
  std::string text(65536, '\0');
  const ssize_t length = ::recv(fd, text.data(), text.size(), MSG_DONTWAIT);
  text.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return text;
}

}  // namespace

TEST_CASE("lines wait for a collector that comes, goes and comes back") {
  const LogFolder folder;
  const std::string path = folder.path("socket");
  const int type = GENERATE(SOCK_DGRAM, SOCK_STREAM);
  Collector collector(syslog_at(path), "");
  std::string all;
  for (int run = 0; run < 2; ++run) {
    collector.write(line("early " + std::to_string(run) + "\n"));
    collector.flush();
    CHECK_FALSE(collector.is_delivered());
    const UniqueFd socket = bound(type, path);
    UniqueFd connection;
    std::string text;
    turn_until(collector, [&] {
      if (type == SOCK_STREAM && !connection) {
        connection = UniqueFd(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
      }
      text += received(connection ? connection.get() : socket.get());
      return text.find("early " + std::to_string(run)) != std::string::npos;
    });
    CHECK(collector.is_delivered());
    all += text;
  }
  CHECK(std::ranges::count(all, '\n') == 2);
}

TEST_CASE("the container waits for a collector that is away, or loses lines when it must not") {
  const LogFolder folder;
  CollectorSpec spec = syslog_at(folder.path("socket"));
  spec.settings.non_blocking = GENERATE(false, true);
  spec.settings.max_buffer = 10'000;
  Collector collector(spec, "");
  int lines = 0;
  for (; lines < 1000 && !collector.is_full(); ++lines) {
    collector.write(line(std::string(999, 'x') + "\n"));
    collector.flush();
  }
  CHECK((lines == 1000) == spec.settings.non_blocking);
  const UniqueFd socket = bound(SOCK_DGRAM, spec.settings.address.path);
  int got = 0;
  turn_until(collector, [&] {
    while (!received(socket.get()).empty()) ++got;
    return collector.is_delivered();
  });
  while (!received(socket.get()).empty()) ++got;
  if (spec.settings.non_blocking) {
    CHECK((got > 5 && got <= 10));
  } else {
    CHECK(got == lines);
  }
}

TEST_CASE("acknowledged lines are sent again until they are") {
  const LogFolder folder;
  CollectorSpec spec = syslog_at(folder.path("socket"));
  spec.settings.driver = LogDriver::fluentd;
  spec.settings.acknowledged = true;
  const UniqueFd socket = bound(SOCK_STREAM, spec.settings.address.path);
  Collector collector(spec, "");
  collector.write(line("precious\n"));
  collector.flush();
  UniqueFd connection;
  std::string text;
  const auto accept_and_read = [&] {
    if (!connection) connection = UniqueFd(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection) text += received(connection.get());
    return text.find("precious") != std::string::npos;
  };
  turn_until(collector, accept_and_read);
  CHECK_FALSE(collector.is_delivered());
  connection.reset();  // it took the line and died
  text.clear();
  turn_until(collector, accept_and_read);
  const std::string id = text.substr(text.find("chunk") + 6);
  const std::string answer =
      "\x81\xa3"
      "ack" +
      text.substr(text.find("chunk") + 5, 1) + id;
  REQUIRE(::send(connection.get(), answer.data(), answer.size(), 0) == std::ssize(answer));
  turn_until(collector, [&] { return collector.is_delivered(); });
}

TEST_CASE("the journal gets what is too long for a datagram as a file") {
  const LogFolder folder;
  CollectorSpec spec = syslog_at(folder.path("socket"));
  spec.settings.driver = LogDriver::journald;
  spec.attributes = {{"long", std::string(2'000'000, 'x')}};
  const UniqueFd socket = bound(SOCK_DGRAM, spec.settings.address.path);
  Collector collector(spec, "");
  collector.write(line("hello\n"));
  collector.flush();
  REQUIRE(collector.is_delivered());
  char nothing = 0;
  iovec data{&nothing, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  REQUIRE(::recvmsg(socket.get(), &message, 0) == 0);
  const cmsghdr* head = CMSG_FIRSTHDR(&message);
  REQUIRE((head != nullptr && head->cmsg_type == SCM_RIGHTS));
  const UniqueFd file(*reinterpret_cast<const int*>(CMSG_DATA(head)));
  std::string begin(13, '\0');
  REQUIRE(::pread(file.get(), begin.data(), begin.size(), 0) == std::ssize(begin));
  CHECK(begin == "MESSAGE=hello");
}

TEST_CASE("what a collector did not take is given up after the container's end") {
  const LogFolder folder;
  Collector collector(syslog_at(folder.path("socket")), "");
  collector.write(line("last\n"));
  collector.flush();
  collector.container_ended();
  CHECK_FALSE(collector.is_delivered());
  turn_until(collector, [&] { return collector.is_delivered(); });
}
