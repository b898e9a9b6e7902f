#include "cnet/sandbox/init_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "busybox_world.h"
#include "cnet/base/error.h"
#include "cnet/sandbox/device_filter.h"

using namespace cnet;
using namespace cnet::testing;
namespace fs = std::filesystem;
using sandbox::InitProcess;

namespace {

struct Result {
  int exit_code;
  std::string output;
};

/// Runs the container to its end; stdout and stderr are collected.
Result run(const SandboxSpec& spec) {
  const UniqueFd out(::memfd_create("output", MFD_CLOEXEC));
  InitProcess init(spec, {.in = -1, .out = out.get(), .err = out.get()});
  init.await_ready();
  if (!spec.cgroup.empty()) sandbox::limit_devices(spec.cgroup, spec.exposure);
  init.release();
  pollfd end{.fd = init.pidfd(), .events = POLLIN, .revents = 0};
  REQUIRE(::poll(&end, 1, 10'000) == 1);
  const int exit_code = init.reap().value_or(-1);
  std::string text(65536, '\0');
  const ssize_t length = ::pread(out.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  return {exit_code, text};
}

Error failure(const SandboxSpec& spec) {
  try {
    run(spec);
  } catch (const Error& error) {
    return error;
  }
  FAIL("the container ran");
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("the command runs and its exit code comes back") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  CHECK(run(world.spec({"true"})).exit_code == 0);
  CHECK(run(world.spec({"false"})).exit_code == 1);
  CHECK(run(world.script("exit 7")).exit_code == 7);
  CHECK(run(world.script("kill -9 $$; exit 3")).exit_code ==
        3);  // pid 1 does not hear its own SIGKILL
}

TEST_CASE("commands that cannot be executed say why") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  write_file(world.layer() + "/bin/text", "no program");
  write_file(world.layer() + "/bin/lost", "#!/no/such/interpreter\n");
  write_file(world.layer() + "/bin/borrowed", "#!/proc/self/exe\n");
  for (const char* name : {"text", "lost", "borrowed"}) {
    fs::permissions(world.layer() + "/bin/" + name, fs::perms(0755));
  }
  const auto fails = [&](const char* command) { return failure(world.spec({command})); };
  CHECK(fails("foo").what() == std::string("exec \"foo\": no such file in PATH (/usr/bin:/bin)"));
  CHECK(fails("foo").exit_code() == 127);
  CHECK(fails("/bin/foo").exit_code() == 127);
  CHECK(fails("").exit_code() == 127);
  CHECK(fails("/bin").exit_code() == 126);
  CHECK(fails("/etc/passwd").exit_code() == 126);
  CHECK(fails("text").exit_code() == 126);
  CHECK_THAT(fails("text").what(), Catch::Contains("Exec format error"));
  CHECK(fails("lost").exit_code() == 127);
  CHECK_THAT(fails("lost").what(), Catch::Contains("/no/such/interpreter"));
  CHECK(fails("borrowed").exit_code() == 126);
}

TEST_CASE("the process has exactly what it should") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  const UniqueFd leak(::open("/etc/hostname", O_RDONLY));  // inheritable on purpose
  ::signal(SIGUSR2, SIG_IGN);
  // Executed without a shell between: shells ignore signals and keep descriptors of their own.
  const Result status =
      run(world.spec({"grep", "-E", "^(Cap|Sig(Blk|Ign)|Groups)", "/proc/self/status"}));
  CHECK(run(world.spec({"ls", "/proc/self/fd"})).output == "0\n1\n2\n3\n");  // 3 is what ls reads
  ::signal(SIGUSR2, SIG_DFL);
  for (const char* line :
       {"CapInh:\t0000000000000000", "CapPrm:\t00000000a80425fb", "CapEff:\t00000000a80425fb",
        "CapBnd:\t00000000a80425fb", "CapAmb:\t0000000000000000", "SigBlk:\t0000000000000000",
        "SigIgn:\t0000000000000000"}) {
    CHECK_THAT(status.output, Catch::Contains(line));
  }

  SandboxSpec spec = world.script(
      "hostname; echo umask=$(umask) home=$HOME; grep -c : /proc/net/dev; readlink /proc/1/fd/0; "
      "cat "
      "/proc/self/cgroup");
  spec.cwd = "/srv/made";
  const Result result = run(spec);
  CHECK_THAT(result.output, Catch::StartsWith("inside\numask=0022 home=/root\n1\n/dev/null\n"));
  if (!spec.cgroup.empty()) CHECK_THAT(result.output, Catch::Contains("0::/\n"));
  CHECK(fs::is_directory(spec.upper + "/srv/made"));
}

TEST_CASE("another user has no capabilities") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  SandboxSpec spec = world.script("id -u; id -G; echo $HOME; grep CapEff /proc/self/status; pwd");
  spec.user = "bob";
  spec.cwd = "/a/b";
  CHECK(run(spec).output == "1000\n1000 2000\n/home/bob\nCapEff:\t0000000000000000\n/a/b\n");
  SandboxSpec unknown = world.spec({"true"});
  unknown.user = "eve";
  CHECK(failure(unknown).exit_code() == 125);
}

TEST_CASE("the host is out of reach") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  const SandboxSpec spec = world.script(
      "touch /sys/x; touch /proc/sys/kernel/hostname; cat /proc/interrupts | wc -c;"
      "ls -A /sys/firmware | wc -l; mknod /dev/shm/disk b 8 0; touch "
      "/sys/fs/cgroup/x;"
      "dd if=/dev/urandom of=/dev/null bs=1 count=1 && echo urandom works; grep -c ' / ' "
      "/proc/mounts");
  const Result result = run(spec);
  INFO(result.output);
  CHECK_THAT(result.output, Catch::Contains("/sys/x: Read-only file system"));
  CHECK_THAT(result.output, Catch::Contains("hostname: Read-only file system"));
  CHECK_THAT(result.output, Catch::Contains("\n0\n0\n"));
  if (!spec.cgroup.empty())
    CHECK_THAT(result.output, Catch::Contains("disk: Operation not permitted"));
  CHECK_THAT(result.output, Catch::Contains("urandom works\n1\n"));
}

TEST_CASE("symbolic links of the image stay inside it") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  const std::string source = world.folder() + "/hosts";
  write_file(source, "cnet's\n");
  const auto with_file = [&] {
    SandboxSpec spec = world.spec({"cat", "/etc/hosts"});
    spec.files = {{source, "/etc/hosts"}};
    return spec;
  };
  SECTION("missing") { CHECK(run(with_file()).output == "cnet's\n"); }
  SECTION("dangling, its folders are made inside") {
    fs::create_symlink("../run/deep/hosts", world.layer() + "/etc/hosts");
    const SandboxSpec spec = with_file();
    CHECK(run(spec).output == "cnet's\n");
    CHECK(fs::exists(spec.upper + "/run/deep/hosts"));
  }
  SECTION("absolute, to a host path") {
    const std::string canary = world.folder() + "/canary";
    fs::create_directory(canary);
    fs::create_symlink(canary + "/hosts", world.layer() + "/etc/hosts");
    CHECK(run(with_file()).output == "cnet's\n");
    CHECK(fs::is_empty(canary));
  }
  SECTION("/proc is no link") {
    fs::create_symlink("/etc", world.layer() + "/proc");
    CHECK_THAT(failure(with_file()).what(), Catch::Contains("ordinary directory"));
  }
  SECTION("a working directory behind a magic link") {
    SandboxSpec spec = with_file();
    spec.cwd = "/proc/self/fd/5/../../..";
    CHECK(failure(spec).exit_code() == 125);
  }
}

TEST_CASE("a folder serves as root file system, and many layers do") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  SandboxSpec rootfs = world.script("touch /made; cat /etc/passwd | head -n 1");
  rootfs.rootfs = world.layer();
  CHECK(run(rootfs).output == "root:x:0:0:root:/root:/bin/sh\n");
  CHECK(fs::exists(world.layer() + "/made"));

  SandboxSpec deep = world.script("ls /n | wc -l");
  for (int i = 0; i < 100; ++i) {
    const std::string layer = world.folder() + "/" + std::string(100, 'd') + std::to_string(i) +
                              ",:" + std::string(100, 'e');
    fs::create_directories(layer + "/n");
    write_file(layer + "/n/" + std::to_string(i), "");
    deep.layers.push_back(layer);
  }
  CHECK(run(deep).output == "100\n");
}

TEST_CASE("an init that is not released dies with its object") {
  SKIP_WITHOUT_CONTAINERS();
  BusyboxWorld world;
  pid_t pid = 0;
  {
    InitProcess init(world.spec({"true"}), {});
    pid = init.pid();
    CHECK(::kill(pid, 0) == 0);
  }
  CHECK(::kill(pid, 0) < 0);
}
