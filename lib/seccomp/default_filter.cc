#include <array>

#include "cnet/seccomp/filter.h"
#include "compile.h"

namespace cnet::seccomp {
namespace {

constexpr std::uint64_t kLow32 = 0xffffffff;  // of what the kernel takes as an int

constexpr Clause when(std::uint64_t mask, std::uint64_t value, std::uint32_t action) {
  return {.checks = {{0, Comparison::masked_equal, value, mask}}, .action = action};
}

/// AF_ALG is the kernel's cryptography (CVE-2026-31431), AF_VSOCK the way to the hypervisor. Only
/// 32 bits are looked at, as the kernel does: others must not hide a family.
constexpr Answer socket_answer() {
  constexpr std::uint64_t alg = 38;
  constexpr std::uint64_t vsock = 40;
  return {.clauses = {when(kLow32, alg, kNotPermitted), when(kLow32, vsock, kNotPermitted)},
          .otherwise = kAllow};
}

/// PER_LINUX, PER_LINUX32, UNAME26 with each, and the question.
constexpr Answer personality_answer() {
  Answer answer{.otherwise = kNotPermitted};
  for (const std::uint64_t known : {0x0UL, 0x8UL, 0x20000UL, 0x20008UL, 0xffffffffUL}) {
    answer.clauses.push_back(when(kLow32, known, kAllow));
  }
  return answer;
}

/// CLONE_NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET and NEWCGROUP.
constexpr std::uint64_t kNewNamespaces = 0x7e020000;

constexpr Answer answer_to(const SystemCall& call, Capabilities capabilities) {
  const bool admin = (capabilities & who::kSysAdmin) != 0;
  if (call.who == who::kSocket) return socket_answer();
  if (call.who == who::kPersonality) return personality_answer();
  if (call.who == who::kClone && !admin) {
    return {.clauses = {when(kNewNamespaces, 0, kAllow)}, .otherwise = kNotPermitted};
  }
  if (call.who == who::kClone3 && !admin) return {.otherwise = kNoSuchCall};
  if (call.who == who::kClone || call.who == who::kClone3) return {.otherwise = kAllow};
  const bool allowed = (call.who & (who::kAlways | capabilities)) != 0;
  return {.otherwise = allowed ? kAllow : kNotPermitted};
}

constexpr Policy default_policy(Machine machine, Capabilities capabilities) {
  Policy policy{.machine = machine, .unlisted = kNoSuchCall, .beyond = kNoSuchCall};
  for (const SystemCall& call : kSystemCalls) {
    const int number = number_on(machine, call);
    if (number == kNone) continue;
    policy.calls.push_back(
        {static_cast<std::uint32_t>(number), answer_to(call, capabilities & kAllCapabilities)});
  }
  std::ranges::sort(policy.calls, {}, &Call::number);
  return policy;
}

template <Machine machine, Capabilities capabilities>
constexpr auto built_filter() {
  constexpr std::size_t size = compile(default_policy(machine, capabilities)).size();
  std::array<Instruction, size> words{};
  std::ranges::copy(compile(default_policy(machine, capabilities)), words.begin());
  return words;
}

constexpr auto kDefault = built_filter<kThisMachine, kDefaultCapabilities>();
constexpr auto kStrict = built_filter<kThisMachine, kStrictCapabilities>();

}  // namespace

Filter default_filter(Machine machine, Capabilities capabilities) {
  if (machine == kThisMachine && capabilities == kDefaultCapabilities) {
    return {kDefault.begin(), kDefault.end()};
  }
  if (machine == kThisMachine && capabilities == kStrictCapabilities) {
    return {kStrict.begin(), kStrict.end()};
  }
  return compile(default_policy(machine, capabilities));
}

}  // namespace cnet::seccomp
