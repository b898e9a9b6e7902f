#include "cnet/monitor/monitor_runtime.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <future>
#include <regex>

#include "busybox_world.h"
#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using monitor::MonitorRuntime;

namespace {

UniqueFd pidfd_of(int pid) { return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

/// Whether the process ends within `limit`. The fd was opened while it lived.
bool ends(const UniqueFd& pidfd, std::chrono::milliseconds limit) {
  pollfd end{.fd = pidfd.get(), .events = POLLIN, .revents = 0};
  return ::poll(&end, 1, static_cast<int>(limit.count())) == 1;
}

/// Whether the file comes to have the text; the file system tells nobody, so it is looked at again
/// and again.
bool comes_to_contain(const std::string& path, const std::string& text) {
  for (int i = 0; i < 500; ++i) {
    if (read_file(path).find(text) != std::string::npos) return true;
    ::usleep(10'000);
  }
  return false;
}

struct Detached {
  BusyboxWorld world;
  MonitorRuntime runtime{world.folder() + "/run", CNET_MONITOR};

  static ContainerId id(const SandboxSpec& spec) { return ContainerId::parse(spec.id).value(); }

  SandboxSpec logging(SandboxSpec spec) const {
    log_into(spec, world.folder() + "/" + spec.id + ".log");
    return spec;
  }
  RunState start(const SandboxSpec& spec, PublishedPorts ports = {}) {
    const auto launch = runtime.launch(spec, std::move(ports));
    launch->release();
    return launch->state();
  }
  void reap(const RunState& state) { ::waitpid(state.monitor_pid, nullptr, 0); }
};

constexpr const char* kIgnoresTerm = "trap '' TERM; echo ready; while :; do sleep 1; done";

}  // namespace

TEST_CASE("a detached container runs, logs and ends") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const SandboxSpec spec = detached.logging(
      detached.world.script("echo out; echo err >&2; read x </dev/stdin; printf 'no end'; exit 7"));
  const auto launch = detached.runtime.launch(spec, {});
  const RunState state = launch->state();
  CHECK(state.pid > 0);
  CHECK(state.pid_start_time > 0);
  CHECK(state.boot_id.size() == 36);
  CHECK(state.monitor_pid > 0);
  CHECK(detached.runtime.alive(Detached::id(spec)));
  CHECK_THAT(read_file(spec.run_dir + "/state.json"), Catch::Contains("\"ended\":false"));
  std::future<std::optional<RunState>> waited =
      std::async(std::launch::async, [&] { return detached.runtime.wait(Detached::id(spec)); });
  launch->release();
  detached.reap(state);
  CHECK_FALSE(detached.runtime.alive(Detached::id(spec)));
  CHECK_THAT(read_file(spec.run_dir + "/state.json"),
             Catch::Contains("\"ended\":true,\"exit_code\":7"));
  const std::string log = read_file(spec.log.file->path);
  CHECK(std::regex_search(
      log, std::regex(R"(\{"log":"out\\n","stream":"stdout","time":"[-0-9]{10}T[0-9:.]+Z"\}\n)")));
  CHECK_THAT(log, Catch::Contains(R"({"log":"err\n","stream":"stderr")"));
  CHECK_THAT(log, Catch::Contains(R"({"log":"no end","stream":"stdout")"));
  const auto answer = waited.get();
  if (answer) {  // absent when the thread asked too late
    CHECK(answer->ended);
    CHECK(answer->exit_code == 7);
  }
  CHECK_FALSE(fs::exists(spec.run_dir + "/control.sock"));
  CHECK_FALSE(detached.runtime.wait(Detached::id(spec)));
  CHECK(detached.runtime.stop(Detached::id(spec), SIGTERM, 1s) == nullptr);
  CHECK_THROWS_AS(detached.runtime.signal(Detached::id(spec), SIGTERM), Error);
}

TEST_CASE("a start that fails leaves nothing") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const SandboxSpec spec = detached.world.spec({"nothing-of-that-name"});
  UniqueFd init;
  SECTION("the command is missing") {
    const auto launch = detached.runtime.launch(spec, {});
    init = pidfd_of(launch->state().pid);
    try {
      launch->release();
      FAIL("it was started");
    } catch (const Error& error) {
      CHECK(error.exit_code() == 127);
      CHECK_THAT(error.what(), Catch::Contains("no such file in PATH"));
    }
  }
  SECTION("it is given up before the release") {
    const auto launch = detached.runtime.launch(spec, {});
    init = pidfd_of(launch->state().pid);
  }
  CHECK(ends(init, 0ms));
  CHECK_FALSE(detached.runtime.alive(Detached::id(spec)));
  CHECK_FALSE(fs::exists(spec.run_dir + "/state.json"));
  CHECK_FALSE(fs::exists(spec.run_dir + "/control.sock"));
}

TEST_CASE("a container cannot be launched twice, and a missing monitor is named") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const SandboxSpec spec = detached.world.spec({"sleep", "100"});
  const auto first = detached.runtime.launch(spec, {});
  CHECK_THROWS_WITH(detached.runtime.launch(spec, {}), Catch::Contains("runs already"));
  MonitorRuntime lost(detached.world.folder() + "/run", "/no/cnet-monitor");
  CHECK_THROWS_WITH(lost.launch(detached.world.spec({"true"}), {}),
                    Catch::Contains("/no/cnet-monitor"));
}

TEST_CASE("stop: the signal, then the axe; the first to ask closes, the others wait") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const SandboxSpec spec = detached.logging(detached.world.script(kIgnoresTerm));
  const RunState state = detached.start(spec);
  const ContainerId id = Detached::id(spec);
  const UniqueFd init = pidfd_of(state.pid);
  REQUIRE(comes_to_contain(spec.log.file->path, "ready"));

  const auto begin = std::chrono::steady_clock::now();
  const auto ending = detached.runtime.stop(id, SIGTERM, 200ms);
  const auto took = std::chrono::steady_clock::now() - begin;
  REQUIRE(ending);
  CHECK(took >= 200ms);
  CHECK(took < 2s);
  CHECK(ends(init, 0ms));
  CHECK(ending->state().exit_code == 137);
  CHECK(detached.runtime.alive(id));

  auto second =
      std::async(std::launch::async, [&] { return detached.runtime.stop(id, SIGTERM, 1s); });
  CHECK(second.wait_for(50ms) == std::future_status::timeout);
  int kept[2];
  REQUIRE(::pipe2(kept, O_CLOEXEC) == 0);
  ending->keep_until_exit(UniqueFd(kept[1]));
  const UniqueFd reading(kept[0]);
  ending->closed();
  CHECK_FALSE(detached.runtime.alive(id));
  CHECK(second.get() == nullptr);
  detached.reap(state);
  char nothing = 0;
  CHECK(::read(reading.get(), &nothing, 1) == 0);  // closed with the monitor's exit
}

TEST_CASE("a closer that dies is replaced") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  SandboxSpec spec = detached.world.spec({"sleep", "100"});
  const std::string proof = detached.world.folder() + "/proof";
  spec.ended_command = {"/bin/busybox", "sh", "-c", "env >" + proof};
  ::setenv("LD_PRELOAD_OF_CALLER", "1", 1);
  const RunState state = detached.start(spec);
  ::unsetenv("LD_PRELOAD_OF_CALLER");
  detached.runtime.stop(Detached::id(spec), SIGKILL, 1s).reset();  // goes away without a word
  detached.reap(state);
  const std::string environment = read_file(proof);
  CHECK_THAT(environment, Catch::Contains("PATH=/usr/local/sbin:"));
  CHECK_THAT(environment, !Catch::Contains("LD_PRELOAD"));
  CHECK_FALSE(detached.runtime.alive(Detached::id(spec)));
}

TEST_CASE("signals reach the init") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const SandboxSpec spec = detached.logging(
      detached.world.script("trap 'exit 42' USR1; echo ready; while :; do sleep 0.01; done"));
  const RunState state = detached.start(spec);
  REQUIRE(comes_to_contain(spec.log.file->path, "ready"));
  auto waited =
      std::async(std::launch::async, [&] { return detached.runtime.wait(Detached::id(spec)); });
  detached.runtime.signal(Detached::id(spec), SIGUSR1);
  detached.reap(state);
  const auto answer = waited.get();
  if (answer) CHECK(answer->exit_code == 42);
  CHECK_THAT(read_file(spec.run_dir + "/state.json"), Catch::Contains("\"exit_code\":42"));
}

TEST_CASE("kill -9 of the monitor ends the container") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const SandboxSpec spec = detached.logging(detached.world.script(kIgnoresTerm));
  const RunState state = detached.start(spec);
  REQUIRE(comes_to_contain(spec.log.file->path, "ready"));
  const UniqueFd init = pidfd_of(state.pid);
  ::kill(state.monitor_pid, SIGKILL);
  CHECK(ends(init, 1000ms));
  detached.reap(state);
  CHECK_FALSE(detached.runtime.alive(Detached::id(spec)));
  // The same container starts again over what was left.
  const RunState again = detached.start(spec);
  detached.runtime.stop(Detached::id(spec), SIGKILL, 1s)->closed();
  detached.reap(again);
}

TEST_CASE("a restart is waited for, and can be stopped") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  SandboxSpec spec = detached.world.spec({"true"});
  const ContainerId id = Detached::id(spec);
  const std::string proof = detached.world.folder() + "/proof";
  spec.restart_command = {"/bin/busybox", "sh", "-c", "echo restarted >" + proof};
  SECTION("asked for by the closing command, whose exit code says how long") {
    spec.ended_command = {"/bin/busybox", "sh", "-c", "exit 102"};
    const auto begin = std::chrono::steady_clock::now();
    const RunState state = detached.start(spec);
    CHECK_FALSE(detached.runtime.wait(id).value_or(RunState{}).exit_code);
    detached.reap(state);
    CHECK(comes_to_contain(proof, "restarted"));
    CHECK(std::chrono::steady_clock::now() - begin >= 200ms);
  }
  SECTION("begun by a command") {
    detached.runtime.await_restart(spec, 100ms);
    CHECK(detached.runtime.alive(id));
    CHECK_FALSE(fs::exists(proof));
    CHECK_FALSE(detached.runtime.wait(id));  // and returns when it is over
    CHECK(comes_to_contain(proof, "restarted"));
    CHECK_FALSE(detached.runtime.alive(id));
  }
  SECTION("at once") {
    detached.runtime.await_restart(spec, 0ms);
    CHECK(comes_to_contain(proof, "restarted"));
  }
  SECTION("stopped meanwhile") {
    detached.runtime.await_restart(spec, 60s);
    CHECK_THROWS_WITH(detached.runtime.await_restart(spec, 60s), Catch::Contains("runs already"));
    CHECK_THROWS_AS(detached.runtime.signal(id, SIGTERM), Error);
    const auto ending = detached.runtime.stop(id, SIGTERM, 10s);
    REQUIRE(ending);
    CHECK(ending->state().ended);
    ending->closed();
    CHECK_FALSE(detached.runtime.alive(id));
    CHECK_FALSE(fs::exists(proof));
  }
}

TEST_CASE("the monitor holds what it was given and nothing else") {
  SKIP_WITHOUT_CONTAINERS();
  Detached detached;
  const UniqueFd leak(::open("/etc/hostname", O_RDONLY));  // inheritable on purpose
  const SandboxSpec spec = detached.world.spec({"sleep", "100"});
  PublishedPorts ports;
  int ends_of_pipe[2];
  REQUIRE(::pipe2(ends_of_pipe, O_CLOEXEC) == 0);
  const UniqueFd reading(ends_of_pipe[0]);
  UniqueFd writing(ends_of_pipe[1]);
  while (ports.held.size() < 600) {
    HeldPort& port = ports.held.emplace_back();
    port.binding.host_port = static_cast<std::uint16_t>(ports.held.size());
    port.socket = UniqueFd(::fcntl(writing.get(), F_DUPFD_CLOEXEC, 3));
  }
  writing.reset();
  const RunState state = detached.start(spec, std::move(ports));
  const std::string proc = "/proc/" + std::to_string(state.monitor_pid);
  int pipes = 0;
  for (const auto& entry : fs::directory_iterator(proc + "/fd")) {
    std::error_code closed;  // its end of our conversation goes while we look
    const std::string target = fs::read_symlink(entry.path(), closed);
    if (closed) continue;
    INFO(target);
    CHECK_FALSE(target.find("hostname") != std::string::npos);
    if (target.starts_with("pipe:")) ++pipes;
  }
  CHECK(pipes == 600);
  CHECK(read_file(proc + "/comm") == "cnet-monitor\n");
  CHECK(fs::read_symlink(proc + "/cwd") == "/");
  CHECK(read_file(proc + "/environ").find("PATH=") == 0);
  pollfd pipe{.fd = reading.get(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&pipe, 1, 0) == 0);
  detached.runtime.stop(Detached::id(spec), SIGKILL, 1s)->closed();
  detached.reap(state);
  CHECK(::poll(&pipe, 1, 0) == 1);
}
