#include "cnet/model/process_settings.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;

namespace {

ProcessSettings sysctl(const std::string& text) {
  return parse_process_flags({.groups = {}, .ulimits = {}, .sysctls = {text}});
}

ProcessSettings group(const std::string& text) {
  return parse_process_flags({.groups = {text}, .ulimits = {}, .sysctls = {}});
}

}  // namespace

TEST_CASE("--ulimit") {
  CHECK(parse_ulimit("nofile=64") == Ulimit{"nofile", 64, 64});
  CHECK(parse_ulimit("nofile=64:128") == Ulimit{"nofile", 64, 128});
  CHECK(parse_ulimit("core=0:-1") == Ulimit{"core", 0, kNoUlimit});
  CHECK(parse_ulimit("cpu=-1") == Ulimit{"cpu", kNoUlimit, kNoUlimit});
  CHECK(ulimit_words(parse_ulimit("core=0:-1")) == "core=0:-1");
  for (const char* text :
       {"", "nofile", "nofile=", "=1", "files=1", "nofile=a", "nofile=1:", "nofile=1:2:3",
        "nofile=2:1", "nofile=-1:1", "nofile=-2", "nofile=1.5", "NOFILE=1",
        "nofile=9223372036854775808", "nofile= 1", "nofile=+1", "as=1"}) {
    INFO(text);
    CHECK_THROWS_WITH(parse_ulimit(text), Catch::Contains("--ulimit"));
  }
  const auto settings = parse_process_flags(
      {.groups = {}, .ulimits = {"nofile=5", "core=1", "nofile=6:7"}, .sysctls = {}});
  CHECK(settings.ulimits == std::vector<Ulimit>{{"core", 1, 1}, {"nofile", 6, 7}});
}

TEST_CASE("--sysctl: what is the container's own (R13)") {
  CHECK(sysctl_key("net.ipv4.ip_forward") == "net.ipv4.ip_forward");
  CHECK(sysctl_key("net/ipv4/ip_forward") == "net.ipv4.ip_forward");
  CHECK(sysctl_key("kernel.shm_rmid_forced") == "kernel.shm_rmid_forced");
  CHECK(sysctl_key("fs/mqueue/msg_max") == "fs.mqueue.msg_max");
  CHECK(sysctl_path("net.ipv4.ip_forward") == "net/ipv4/ip_forward");
  CHECK(sysctl_path("net.core.a/b") == "net/core/a.b");
  CHECK(sysctl_key("net/core/a.b") == "net.core.a/b");
  CHECK(sysctl_key("net.ipv6.conf.default.forwarding") == "net.ipv6.conf.default.forwarding");
  const auto settings = parse_process_flags(
      {.groups = {}, .ulimits = {}, .sysctls = {"net.core.somaxconn=1", "net/core/somaxconn= 2 "}});
  CHECK(settings.sysctls == std::map<std::string, std::string>{{"net.core.somaxconn", "2"}});
}

TEST_CASE("--sysctl: what is refused (R13)") {
  for (const char* text : {"",
                           "=",
                           "net.core.somaxconn",
                           "net.core.somaxconn=",
                           "net.core.somaxconn= ",
                           "kernel.core_pattern=x",
                           "kernel.shm_rmid_forced=1+kernel.core_pattern=x",
                           "net/../kernel/core_pattern=x",
                           "net.//.kernel.core_pattern=x",
                           "net/./core/somaxconn=1",
                           "net..core=1",
                           ".net.core=1",
                           "net.core.=1",
                           "/net/core/somaxconn=1",
                           "net=1",
                           "net.=1",
                           "vm.overcommit_memory=1",
                           "fs.file-max=1",
                           "kernel.msgmaxx=1",
                           "kernel.hostname=x",
                           "net.core.some conn=1",
                           "net.core.somaxconn=1\nkernel.core_pattern=x",
                           "net.ipv4.conf.eth0.forwarding=1",
                           "net/ipv4/neigh/eth0.5/proxy_delay=1",
                           "net.core.somaxconn=1;2",
                           "../net.core.somaxconn=1",
                           "network.core=1"}) {
    INFO(text);
    CHECK_THROWS_WITH(sysctl(text), Catch::Contains("--sysctl"));
  }
  const auto net = sysctl("net.core.somaxconn=1");
  const auto ipc = sysctl("kernel.msgmax=1");
  CHECK_NOTHROW(require_own_sysctls(net, {.ipc = true}));
  CHECK_NOTHROW(require_own_sysctls(ipc, {.network = true}));
  CHECK_THROWS_AS(require_own_sysctls(net, {.network = true}), Error);
  CHECK_THROWS_AS(require_own_sysctls(ipc, {.ipc = true}), Error);
  CHECK_FALSE(is_sysctl_key("net/core/somaxconn"));
  CHECK_FALSE(is_sysctl_key("kernel.core_pattern"));
}

TEST_CASE("R14: users and groups that no container can have") {
  for (const char* text : {"", "0", "1000", "1000:1000", "bob", "bob:staff", ":5", "bob:", "1a",
                           "2147483648", "4294967294", "a.b-c_d", "user$"}) {
    INFO(text);
    CHECK_NOTHROW(require_user("--user", text));
  }
  for (const char* text : {"4294967295", "4294967296", "-1", "1:2:3", "0:4294967295", "0:-1", " 0",
                           "a b", "99999999999999999999", "a,b", "a\n", "/etc"}) {
    INFO(text);
    CHECK_THROWS_WITH(require_user("--user", text), Catch::Contains("--user"));
  }
  CHECK(group("wheel").groups == std::vector<std::string>{"wheel"});
  for (const char* text : {"", "4294967295", "-1", "a:b", "a,b"}) {
    INFO(text);
    CHECK_THROWS_WITH(group(text), Catch::Contains("--group-add"));
  }
}
