#include "cnet/seccomp/profile.h"

#include <algorithm>
#include <map>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "compile.h"
#include "profile_rules.h"

namespace cnet::seccomp {
namespace {

/// Go's name of the machine, as profiles write it.
std::string_view machine_name(Machine machine) {
  switch (machine) {
    case Machine::x86_64:
      return "amd64";
    case Machine::aarch64:
      return "arm64";
  }
  return {};
}

bool names_machine(const Conditions& conditions, Machine machine) {
  return std::ranges::find(conditions.machines, machine_name(machine)) != conditions.machines.end();
}

bool has_capability(Capabilities set, const std::string& name) {
  const auto capability = find_capability(name);
  return capability && (set & bit(*capability)) != 0;
}

bool applies(const ProfileRule& rule, const Circumstances& here) {
  const auto held = [&](const std::string& name) {
    return has_capability(here.capabilities, name);
  };
  const Conditions& in = rule.includes;
  const Conditions& out = rule.excludes;
  if (!in.machines.empty() && !names_machine(in, here.machine)) return false;
  if (names_machine(out, here.machine)) return false;
  if (!std::ranges::all_of(in.capabilities, held)) return false;
  if (std::ranges::any_of(out.capabilities, held)) return false;
  if (here.kernel < in.least_kernel) return false;
  return out.least_kernel == KernelVersion{} || here.kernel < out.least_kernel;
}

/// The kernel's order of actions, the strictest first (seccomp(2)).
int strictness(std::uint32_t action) {
  constexpr std::uint32_t kind = 0xffff0000;
  return static_cast<int>(action & kind);
}

/// Several conditions on one argument are alternatives, as runc has it: the format knows no other
/// way to say "or" within a rule.
std::vector<Clause> clauses_of(const ProfileRule& rule) {
  const bool repeated = std::ranges::any_of(rule.checks, [&](const Check& check) {
    return std::ranges::count(rule.checks, check.argument, &Check::argument) > 1;
  });
  if (!repeated) return {{.checks = rule.checks, .action = rule.action}};
  std::vector<Clause> clauses;
  for (const Check& check : rule.checks) {
    clauses.push_back({.checks = {check}, .action = rule.action});
  }
  return clauses;
}

/// What the rules say of one call, in their order.
struct Said {
  std::vector<Clause> clauses;
  std::optional<std::uint32_t> always;
};

void add_rule(Said& said, const ProfileRule& rule) {
  if (rule.checks.empty()) {
    const bool stricter = said.always && strictness(*said.always) < strictness(rule.action);
    if (!stricter) said.always = rule.action;
    return;
  }
  const auto clauses = clauses_of(rule);
  said.clauses.insert(said.clauses.end(), clauses.begin(), clauses.end());
}

std::map<std::string_view, const SystemCall*> calls_by_name() {
  std::map<std::string_view, const SystemCall*> calls;
  for (const SystemCall& call : kSystemCalls) calls.emplace(call.name, &call);
  return calls;
}

bool allows(std::uint32_t action) { return action == kAllow || action == kLog; }

}  // namespace

KernelVersion kernel_version(std::string_view release) {
  const auto parts = split(release, '.');
  const auto digits = [](std::string_view part) {
    return part.substr(0, std::min(part.find_first_not_of("0123456789"), part.size()));
  };
  const auto major = parse_number(digits(parts.front()), 1000);
  const auto minor = parts.size() > 1 ? parse_number(digits(parts[1]), 1000) : std::nullopt;
  if (!major || !minor) return {};
  return {static_cast<unsigned>(*major), static_cast<unsigned>(*minor)};
}

Filter profile_filter(std::string_view json, const Circumstances& here) {
  const ProfileRules profile = parse_profile(json);
  const auto calls = calls_by_name();
  std::map<std::uint32_t, Said> said;
  for (const ProfileRule& rule : profile.rules) {
    if (!applies(rule, here)) continue;
    for (const std::string& name : rule.names) {
      const auto call = calls.find(name);
      if (call == calls.end()) continue;  // another machine's, or a newer kernel's
      const int number = number_on(here.machine, *call->second);
      if (number != kNone) add_rule(said[static_cast<std::uint32_t>(number)], rule);
    }
  }
  Policy policy{.machine = here.machine,
                .unlisted = profile.otherwise,
                .beyond = allows(profile.otherwise) ? profile.otherwise : kNoSuchCall};
  for (auto& [number, rules] : said) {
    std::ranges::stable_sort(rules.clauses, {},
                             [](const Clause& clause) { return strictness(clause.action); });
    policy.calls.push_back({number,
                            {.clauses = std::move(rules.clauses),
                             .otherwise = rules.always.value_or(profile.otherwise)}});
  }
  Filter filter = compile(policy);
  constexpr std::size_t most = 4096;  // BPF_MAXINSNS
  if (filter.size() > most) {
    throw Error("seccomp profile: it makes " + std::to_string(filter.size()) +
                " instructions, and the kernel takes 4096");
  }
  return filter;
}

}  // namespace cnet::seccomp
