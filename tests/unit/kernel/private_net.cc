#include "private_net.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cnet/base/text.h"

namespace cnet::test {
namespace {

std::uint64_t start_time_of(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string stat(std::istreambuf_iterator<char>(file), {});
  const auto fields = split(std::string_view(stat).substr(stat.rfind(')') + 2), ' ');
  return parse_number(fields[22 - 3], UINT64_MAX).value();
}

/// Runs in the child: tells the parent by a byte that the namespace is there, then waits to be
/// killed.
[[noreturn]] void live_as_sandbox(int ready) {
  const bool moved = ::unshare(CLONE_NEWNET) == 0;
  const ssize_t told = ::write(ready, moved ? "y" : "n", 1);
  while (told == 1) ::pause();
  ::_exit(1);
}

}  // namespace

PrivateNet::PrivateNet() {
  const bool moved = ::unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 &&
                     ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!moved) {
    std::cout << "SKIP " << Catch::getResultCapture().getCurrentTestName()
              << ": needs root for a network namespace of its own\n";
    return;
  }
  ready_ = true;
}

std::string PrivateNet::snapshot() const {
  // Without what settles some time after a change: carrier, operational state, counters.
  return shell(
      "ip -o link show | sed 's/NO-CARRIER,//; s/,LOWER_UP//; s/state [A-Z]*//; s/qdisc [a-z]*//';"
      "ip address show | grep inet;"
      "{ ip route show table all; ip -6 route show table all; } | sed 's/ linkdown//; /ff00::/d';"
      "ip rule; ip -6 rule; nft list ruleset; sysctl net.ipv4.ip_forward");
}

std::string changes(const std::string& before, const std::string& after) {
  std::string text;
  const auto add_missing = [&text](const std::string& from, const std::string& in, char sign) {
    const auto lines = split(in, '\n');
    for (const std::string_view line : split(from, '\n')) {
      if (std::ranges::find(lines, line) == lines.end()) {
        text.append(1, sign).append(line).append("\n");
      }
    }
  };
  add_missing(before, after, '-');
  add_missing(after, before, '+');
  return text;
}

Sandbox::Sandbox() {
  std::array<int, 2> ready{};
  REQUIRE(::pipe(ready.data()) == 0);
  process_.pid = ::fork();
  REQUIRE(process_.pid >= 0);
  if (process_.pid == 0) live_as_sandbox(ready[1]);
  char answer = 'n';
  REQUIRE(::read(ready[0], &answer, 1) == 1);
  ::close(ready[0]);
  ::close(ready[1]);
  REQUIRE(answer == 'y');
  process_.start_time = start_time_of(process_.pid);
}

Sandbox::~Sandbox() { kill(); }

void Sandbox::kill() {
  if (process_.pid <= 0) return;
  ::kill(process_.pid, SIGKILL);
  ::waitpid(process_.pid, nullptr, 0);
  process_.pid = 0;
}

void Sandbox::name_for_ip() const {
  shell("mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip netns attach " +
        id_.short_form() + " " + std::to_string(process_.pid));
}

namespace {

const std::string kNoRunRoot = "/nonexistent";  // no name is published here

}  // namespace

RealKernel kernel_for(const Sandbox& sandbox) {
  return RealKernel([&sandbox](const ContainerId& id) {
    return id == sandbox.id() ? sandbox.process() : SandboxProcess{};
  }, kNoRunRoot);
}

RealKernel kernel_for_host() {
  return RealKernel([](const ContainerId&) { return SandboxProcess{}; }, kNoRunRoot);
}

bool shell_succeeds(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string shell(const std::string& command) {
  INFO(command);
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(("{ " + command + "; } 2>&1").c_str(), "r"),
                                             [](FILE*) { return 0; });
  REQUIRE(pipe);
  std::string text;
  std::array<char, 4096> part{};
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe.get())) {
    text.append(part.data(), got);
  }
  const int status = ::pclose(pipe.release());
  INFO(text);
  REQUIRE(status == 0);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace cnet::test
