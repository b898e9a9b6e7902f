// The default policy, held against tests/golden/seccomp_*.txt: the answer to every system call from
// 0 to 600, and to those whose arguments count. On the kernel
// tests/system/cases/hardening_seccomp.sh asks the same questions.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "cnet/seccomp/filter.h"
#include "interpreter.h"
#include "system_calls.h"

using namespace cnet;
using namespace cnet::seccomp;

namespace {

constexpr std::uint32_t kArm = 0xc00000b7;

std::string name_of(Machine machine, int number) {
  for (const SystemCall& call : kSystemCalls) {
    if (number_on(machine, call) == number) return std::string(call.name);
  }
  return "-";
}

std::string table(Machine machine) {
  const Filter filter = default_filter(machine, kDefaultCapabilities);
  const std::uint32_t architecture = machine == Machine::x86_64 ? 0xc000003e : kArm;
  std::ostringstream text;
  const auto line = [&](std::uint32_t number, std::uint64_t argument, const std::string& key) {
    const CallData call{.number = number, .arguments = {argument}, .architecture = architecture};
    text << key << ' ' << name_of(machine, static_cast<int>(number)) << ' '
         << answer_word(answer_of(filter, call)) << '\n';
  };
  for (std::uint32_t number = 0; number <= 600; ++number) line(number, 0, std::to_string(number));
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 14> asked = {
      {{"socket", 16},
       {"socket", 38},
       {"socket", 39},
       {"socket", 40},
       {"socket", 41},
       {"socket", 4294967334},
       {"clone", 17},
       {"clone", 131072},
       {"clone", 268435456},
       {"clone", 1073741824},
       {"personality", 1},
       {"personality", 8},
       {"personality", 262144},
       {"personality", 4294967295}}};
  for (const auto& [name, argument] : asked) {
    for (const SystemCall& call : kSystemCalls) {
      if (call.name != name) continue;
      const int number = number_on(machine, call);
      line(static_cast<std::uint32_t>(number), argument,
           std::to_string(number) + ":" + std::to_string(argument));
    }
  }
  return text.str();
}

void require_golden(const std::string& name, const std::string& got) {
  const std::string path = std::string(CNET_SOURCE_DIR) + "/tests/golden/seccomp_" + name + ".txt";
  if (std::getenv("CNET_GOLDEN_UPDATE") != nullptr) std::ofstream(path) << got;
  std::ostringstream wanted;
  wanted << std::ifstream(path).rdbuf();
  INFO(path);
  REQUIRE(got == wanted.str());
}

std::string with(Capability capability, std::string_view name) {
  const Filter filter = default_filter(Machine::x86_64, kDefaultCapabilities | bit(capability));
  for (const SystemCall& call : kSystemCalls) {
    if (call.name != name) continue;
    return answer_word(answer_of(
        filter, {.number = static_cast<std::uint32_t>(call.x86_64), .arguments = {0x10000000}}));
  }
  return "?";
}

}  // namespace

TEST_CASE("the table of system calls is in order, each number once") {
  std::vector<int> arm;
  int before = -1;
  for (const SystemCall& call : kSystemCalls) {
    CHECK(call.x86_64 > before);
    before = call.x86_64;
    if (call.aarch64 != kNone) arm.push_back(call.aarch64);
  }
  std::ranges::sort(arm);
  CHECK(std::ranges::adjacent_find(arm) == arm.end());
}

TEST_CASE("golden: the answers of the default policy") {
  require_golden("x86_64", table(Machine::x86_64));
  require_golden("aarch64", table(Machine::aarch64));
}

TEST_CASE("i386 and x32 are closed") {
  const Filter filter = default_filter(Machine::x86_64, kAllCapabilities);
  for (std::uint32_t number = 0; number < 600; ++number) {
    CHECK(answer_of(filter, {.number = number, .architecture = 0x40000003}) == kKillProcess);
    CHECK(answer_of(filter, {.number = number | 0x40000000}) == kNoSuchCall);
  }
  CHECK(answer_of(filter, {.number = 0xffffffff}) == kNoSuchCall);
}

TEST_CASE("capabilities open further calls") {
  CHECK(with(Capability::sys_admin, "mount") == "allow");
  CHECK(with(Capability::sys_admin, "clone") == "allow");
  CHECK(with(Capability::sys_admin, "clone3") == "allow");
  CHECK(with(Capability::net_admin, "clone") == "EPERM");
  CHECK(with(Capability::net_admin, "clone3") == "ENOSYS");
  CHECK(with(Capability::net_admin, "mount") == "EPERM");
  CHECK(with(Capability::bpf, "bpf") == "allow");
  CHECK(with(Capability::perfmon, "bpf") == "EPERM");
  CHECK(with(Capability::perfmon, "perf_event_open") == "allow");
  CHECK(with(Capability::syslog, "syslog") == "allow");
  CHECK(with(Capability::sys_module, "finit_module") == "allow");
  CHECK(with(Capability::sys_time, "clock_settime") == "allow");
  CHECK(with(Capability::dac_read_search, "open_by_handle_at") == "allow");
}

TEST_CASE("what was built and what is made now is the same filter") {
  // A capability above all that exist opens nothing, but is another set: this filter is made now.
  const Capabilities other = kDefaultCapabilities | Capabilities{1} << 50;
  CHECK(default_filter(kThisMachine, other) == default_filter(kThisMachine, kDefaultCapabilities));
  const Filter strict = default_filter(kThisMachine, kStrictCapabilities);
  CHECK(strict == default_filter(kThisMachine, kStrictCapabilities | Capabilities{1} << 50));
}
