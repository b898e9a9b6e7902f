#include "cnet/monitor/foreground_runtime.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "busybox_world.h"
#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::testing;
using namespace std::chrono_literals;
using monitor::ForegroundRuntime;
using monitor::MonitorRuntime;

namespace {

constexpr int kClosedElsewhere = 99;

struct Foreground {
  BusyboxWorld world;
  std::string folder = world.folder() + "/run";

  /// A process that is what `cnet run` will be, with these streams.
  pid_t start(const SandboxSpec& spec, int in, int out) const {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::close_range(3, ~0U, 0);
    ::_exit(run(spec));
  }

  int run(const SandboxSpec& spec) const try {
    ForegroundRuntime runtime(folder, CNET_MONITOR);
    runtime.launch(spec, {})->release();
    const monitor::Served served = runtime.serve();
    return served.closed_elsewhere ? kClosedElsewhere : served.state.exit_code;
  } catch (const Error& error) {
    (void)!::write(2, error.what(), error.problem().size());
    return error.exit_code().value_or(1);
  }
};

int exit_code(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

struct Pipe {
  UniqueFd read;
  UniqueFd write;
  Pipe() {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    read = UniqueFd(ends[0]);
    write = UniqueFd(ends[1]);
  }
  std::string rest() {
    write.reset();
    std::string text;
    char chunk[4096];
    ssize_t length = 0;
    while ((length = ::read(read.get(), chunk, sizeof chunk)) > 0)
      text.append(chunk, static_cast<std::size_t>(length));
    return text;
  }
};

UniqueFd null() { return UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC)); }

}  // namespace

TEST_CASE("a foreground run passes output and exit code on") {
  SKIP_WITHOUT_CONTAINERS();
  Foreground foreground;
  SandboxSpec spec = foreground.world.script("seq 1 20000; exit 7");
  const bool logged = GENERATE(false, true);
  if (logged) log_into(spec, foreground.world.folder() + "/log");
  Pipe out;
  const pid_t pid = foreground.start(spec, null().get(), out.write.get());
  const std::string text = out.rest();
  CHECK(exit_code(pid) == 7);
  CHECK(text.size() == 108894);
  CHECK(text.ends_with("19999\n20000\n"));
  if (logged)
    CHECK_THAT(read_file(spec.log.file->path), Catch::Contains(R"({"log":"20000\n","stream":"stdout")"));
}

TEST_CASE("a foreground run writes into files, and fails as Docker does") {
  SKIP_WITHOUT_CONTAINERS();
  Foreground foreground;
  const UniqueFd file(::memfd_create("out", MFD_CLOEXEC));
  CHECK(exit_code(foreground.start(foreground.world.script("echo a; echo b >&2"), null().get(),
                                   file.get())) == 0);
  char text[5] = {};
  CHECK(::pread(file.get(), text, 4, 0) == 4);
  CHECK_THAT(text, Catch::Contains("a\n") && Catch::Contains("b\n"));
  CHECK(exit_code(foreground.start(foreground.world.spec({"foo"}), null().get(), null().get())) ==
        127);
}

TEST_CASE("standard input reaches the container with -i only") {
  SKIP_WITHOUT_CONTAINERS();
  Foreground foreground;
  const bool open = GENERATE(false, true);
  const bool from_file = GENERATE(false, true);
  SandboxSpec spec = foreground.world.spec({"cat"});
  spec.stdin_open = open;
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "line " + std::to_string(i) + "\n";
  Pipe in;
  Pipe out;
  const std::string path = foreground.world.folder() + "/input";
  write_file(path, text);
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const pid_t pid = foreground.start(spec, from_file ? file.get() : in.read.get(), out.write.get());
  const pid_t feeder = ::fork();
  if (feeder == 0) {
    ::signal(SIGPIPE, SIG_IGN);
    in.read.reset();
    ::close(out.read.get());
    ::close(out.write.get());
    if (open && !from_file) (void)!::write(in.write.get(), text.data(), text.size());
    ::_exit(0);
  }
  in.write.reset();
  in.read.reset();
  CHECK(out.rest() == (open ? text : ""));
  CHECK(exit_code(pid) == 0);
  exit_code(feeder);
}

TEST_CASE("a foreground run passes signals on") {
  SKIP_WITHOUT_CONTAINERS();
  Foreground foreground;
  Pipe out;
  char ready[6];
  SECTION("to a container that listens") {
    const SandboxSpec spec =
        foreground.world.script("trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done");
    const pid_t pid = foreground.start(spec, null().get(), out.write.get());
    REQUIRE(::read(out.read.get(), ready, sizeof ready) == 6);
    ::kill(pid, SIGTERM);
    CHECK(exit_code(pid) == 9);
  }
  SECTION("and kills one that does not, at the third time") {
    const SandboxSpec spec =
        foreground.world.script("trap '' INT; echo ready; while :; do sleep 0.01; done");
    const pid_t pid = foreground.start(spec, null().get(), out.write.get());
    REQUIRE(::read(out.read.get(), ready, sizeof ready) == 6);
    siginfo_t ended{};
    while (ended.si_pid == 0) {
      ::kill(pid, SIGINT);
      ::usleep(20'000);
      REQUIRE(::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT) == 0);
    }
    CHECK(exit_code(pid) == 137);
  }
}

TEST_CASE("a reader that goes away is a broken pipe to the container") {
  SKIP_WITHOUT_CONTAINERS();
  Foreground foreground;
  SandboxSpec spec = foreground.world.spec({"yes"});
  if (GENERATE(false, true)) log_into(spec, foreground.world.folder() + "/log");
  Pipe out;
  const pid_t pid = foreground.start(spec, null().get(), out.write.get());
  out.write.reset();
  char some[4096];
  CHECK(::read(out.read.get(), some, sizeof some) > 0);
  out.read.reset();
  CHECK(exit_code(pid) != 0);
}

TEST_CASE("others stop a foreground run, even when nobody reads its output") {
  SKIP_WITHOUT_CONTAINERS();
  Foreground foreground;
  SandboxSpec spec = foreground.world.spec({"yes"});
  log_into(spec, foreground.world.folder() + "/log");
  Pipe out;
  const pid_t pid = foreground.start(spec, null().get(), out.write.get());
  char some[2];
  REQUIRE(::read(out.read.get(), some, sizeof some) == 2);
  MonitorRuntime others(foreground.folder, CNET_MONITOR);
  const ContainerId id = ContainerId::parse(spec.id).value();
  const auto ending = others.stop(id, SIGTERM, 100ms);
  REQUIRE(ending);
  CHECK(ending->state().exit_code == 137);
  ending->closed();
  CHECK_FALSE(others.alive(id));
  CHECK(exit_code(pid) == kClosedElsewhere);
}
