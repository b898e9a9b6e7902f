#include "cnet/seccomp/profile.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "interpreter.h"

using namespace cnet;
using namespace cnet::seccomp;

namespace {

constexpr std::uint32_t kRead = 0, kMkdir = 83, kPersonality = 135, kKeyctl = 250;

Filter filter(const std::string& rules, const std::string& otherwise = "SCMP_ACT_ALLOW",
              const Circumstances& here = {.machine = Machine::x86_64}) {
  return profile_filter("{\"defaultAction\":\"" + otherwise + "\",\"syscalls\":[" + rules + "]}",
                        here);
}

std::string answer(const Filter& filter, std::uint32_t number, std::uint64_t first = 0,
                   std::uint64_t second = 0) {
  return answer_word(answer_of(filter, {.number = number, .arguments = {first, second}}));
}

std::string rule(const std::string& names, const std::string& rest) {
  return "{\"names\":[" + names + "]," + rest + "}";
}

const std::string kErrnoRule = "\"action\":\"SCMP_ACT_ERRNO\"";

/// 1 where the check holds for personality's argument.
bool holds(const std::string& comparison, std::uint64_t value, std::uint64_t argument,
           std::uint64_t second = 0) {
  const Filter made =
      filter(rule("\"personality\"", kErrnoRule + ",\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_" +
                                         comparison + "\",\"value\":" + std::to_string(value) +
                                         ",\"valueTwo\":" + std::to_string(second) + "}]"));
  return answer(made, kPersonality, argument) == "EPERM";
}

}  // namespace

TEST_CASE("a profile refuses what it names") {
  const Filter made = filter(rule("\"mkdir\",\"chown32\",\"not_there\"", kErrnoRule));
  CHECK(answer(made, kMkdir) == "EPERM");
  CHECK(answer(made, kRead) == "allow");
  CHECK(answer(made, 599) == "allow");
  CHECK(answer(made, kRead | 0x40000000) == "ENOSYS");
  CHECK(answer_of(made, {.number = kRead, .architecture = 0x40000003}) == kKillProcess);
}

TEST_CASE("a profile allows what it names; numbers nobody knows give ENOSYS") {
  const Filter made = filter(rule("\"mkdir\"", "\"action\":\"SCMP_ACT_ALLOW\""), "SCMP_ACT_ERRNO");
  CHECK(answer(made, kMkdir) == "allow");
  CHECK(answer(made, kRead) == "EPERM");
  CHECK(answer(made, 599) == "ENOSYS");
}

TEST_CASE("every action and its errno") {
  const auto of = [](const std::string& action) {
    return answer_of(filter(rule("\"mkdir\"", "\"action\":\"SCMP_ACT_" + action)),
                     {.number = kMkdir});
  };
  CHECK(of("KILL\"") == kKillThread);
  CHECK(of("KILL_THREAD\"") == kKillThread);
  CHECK(of("KILL_PROCESS\"") == kKillProcess);
  CHECK(of("TRAP\"") == kTrap);
  CHECK(of("LOG\"") == kLog);
  CHECK(of("ALLOW\"") == kAllow);
  CHECK(of("TRACE\",\"errnoRet\":7") == (kTrace | 7));
  CHECK(of("ERRNO\",\"errnoRet\":38") == (kErrno | 38));
  CHECK(of("ERRNO\",\"errnoRet\":0") == kErrno);
}

TEST_CASE("comparisons are of 64 bits") {
  constexpr unsigned long long big = (1ULL << 32) + 5;
  for (const std::uint64_t value : {5ULL, 0ULL, 1ULL << 32, (1ULL << 32) + 5, ~0ULL}) {
    for (const std::uint64_t argument :
         {0ULL, 4ULL, 5ULL, 6ULL, 1ULL << 32, big - 1, big, big + 1, (2ULL << 32) + 5, ~0ULL}) {
      CAPTURE(value, argument);
      CHECK(holds("EQ", value, argument) == (argument == value));
      CHECK(holds("NE", value, argument) == (argument != value));
      CHECK(holds("LT", value, argument) == (argument < value));
      CHECK(holds("LE", value, argument) == (argument <= value));
      CHECK(holds("GT", value, argument) == (argument > value));
      CHECK(holds("GE", value, argument) == (argument >= value));
      CHECK(holds("MASKED_EQ", value, argument, 4) == ((argument & value) == 4));
    }
  }
}

TEST_CASE("checks of different arguments belong together, of one argument they are alternatives") {
  const std::string first = "{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":1}";
  const std::string second = "{\"index\":1,\"op\":\"SCMP_CMP_EQ\",\"value\":2}";
  const std::string other = "{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":3}";
  const Filter both =
      filter(rule("\"mkdir\"", kErrnoRule + ",\"args\":[" + first + "," + second + "]"));
  CHECK(answer(both, kMkdir, 1, 2) == "EPERM");
  CHECK(answer(both, kMkdir, 1, 3) == "allow");
  const Filter either =
      filter(rule("\"mkdir\"", kErrnoRule + ",\"args\":[" + first + "," + other + "]"));
  CHECK(answer(either, kMkdir, 1) == "EPERM");
  CHECK(answer(either, kMkdir, 3) == "EPERM");
  CHECK(answer(either, kMkdir, 2) == "allow");
}

TEST_CASE("a rule with conditions counts beside one without, the strictest first") {
  const std::string check = ",\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_GT\",\"value\":7}]";
  const Filter made = filter(rule("\"mkdir\"", "\"action\":\"SCMP_ACT_ALLOW\"") + "," +
                                 rule("\"mkdir\"", "\"action\":\"SCMP_ACT_LOG\"" + check) + "," +
                                 rule("\"mkdir\"", kErrnoRule + check),
                             "SCMP_ACT_KILL");
  CHECK(answer(made, kMkdir, 7) == "allow");
  CHECK(answer(made, kMkdir, 8) == "EPERM");
}

TEST_CASE("includes and excludes") {
  const auto applies = [](const std::string& conditions, const Circumstances& here) {
    return answer(filter(rule("\"keyctl\"", kErrnoRule + "," + conditions), "SCMP_ACT_ALLOW", here),
                  kKeyctl) == "EPERM";
  };
  const Circumstances plain{.machine = Machine::x86_64, .kernel = {6, 1}};
  const Circumstances admin{
      .machine = Machine::x86_64, .capabilities = bit(Capability::sys_admin), .kernel = {6, 1}};
  CHECK(!applies(R"("includes":{"caps":["CAP_SYS_ADMIN"]})", plain));
  CHECK(applies(R"("includes":{"caps":["CAP_SYS_ADMIN"]})", admin));
  CHECK(!applies(R"("includes":{"caps":["CAP_SYS_ADMIN","CAP_BPF"]})", admin));
  CHECK(applies(R"("excludes":{"caps":["CAP_SYS_ADMIN"]})", plain));
  CHECK(!applies(R"("excludes":{"caps":["CAP_BPF","CAP_SYS_ADMIN"]})", admin));
  CHECK(applies(R"("includes":{"arches":["arm64","amd64"]})", plain));
  CHECK(!applies(R"("includes":{"arches":["arm64"]})", plain));
  CHECK(!applies(R"("excludes":{"arches":["amd64"]})", plain));
  CHECK(applies(R"("includes":{"minKernel":"6.1"})", plain));
  CHECK(!applies(R"("includes":{"minKernel":"6.10"})", plain));
  CHECK(!applies(R"("excludes":{"minKernel":"4.8"})", plain));
  CHECK(applies(R"("excludes":{"minKernel":"6.2"})", plain));
  CHECK(
      applies(R"("includes":{},"excludes":null,"args":null,"comment":"x","errno":"EPERM")", plain));
}

TEST_CASE("what is not understood is refused, with its place") {
  const auto refused = [](const std::string& json, const std::string& words) {
    CHECK_THROWS_WITH(profile_filter(json, {}), Catch::Contains(words));
  };
  refused("", "is no JSON");
  refused("[]", "is no object");
  refused("{}", "defaultAction: has no action");
  refused(R"({"defaultAction":"SCMP_ACT_ALLOW","speed":1})", "speed: there is no such key");
  refused(R"({"defaultAction":"SCMP_ACT_NOTIFY"})", "\"SCMP_ACT_NOTIFY\" is not supported");
  refused(R"({"defaultAction":"SCMP_ACT_ALLOW","flags":["SECCOMP_FILTER_FLAG_LOG"]})", "flags");
  refused(R"({"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"]}]})",
          "syscalls[0]: has no action");
  refused(R"({"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"action":"SCMP_ACT_KILL"}]})",
          "syscalls[0]: names no system call");
  refused(
      R"({"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"],"action":"SCMP_ACT_KILL",)"
      R"("args":[{"index":6,"op":"SCMP_CMP_EQ","value":1}]}]})",
      "syscalls[0].args[0].index: is no number between 0 and 5");
  refused(
      R"({"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"],"action":"SCMP_ACT_KILL",)"
      R"("includes":{"caps":["CAP_FLY"]}}]})",
      "there is no capability \"CAP_FLY\"");
  refused(std::string(kLongestProfile + 1, ' '), "longer than 1 MiB");
}

TEST_CASE("kernel versions") {
  CHECK(kernel_version("6.18.44-fc") == KernelVersion{6, 18});
  CHECK(kernel_version("6.1-rc1") == KernelVersion{6, 1});
  CHECK(kernel_version("linux") == KernelVersion{});
}
