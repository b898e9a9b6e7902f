#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "profile_rules.h"

namespace cnet::seccomp {
namespace {

using Json = nlohmann::json;

/// A value and where it stands.
struct Place {
  const Json& value;
  std::string path;

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error("seccomp profile: " + (path.empty() ? "" : path + ": ") + why);
  }
};

template <class Use>
void each_member(const Place& at, Use use) {
  if (!at.value.is_object()) at.refuse("is no object");
  for (const auto& [key, value] : at.value.items()) {
    const Place member{value, at.path.empty() ? key : at.path + "." + key};
    if (!use(key, member)) member.refuse("there is no such key");
  }
}

template <class Use>
void each_element(const Place& at, Use use) {
  if (at.value.is_null()) return;  // as Docker's own profiles write an empty list
  if (!at.value.is_array()) at.refuse("is no list");
  for (std::size_t i = 0; i < at.value.size(); ++i) {
    use(Place{at.value[i], at.path + "[" + std::to_string(i) + "]"});
  }
}

std::string text(const Place& at) {
  if (!at.value.is_string()) at.refuse("is no text");
  return at.value.get<std::string>();
}

std::vector<std::string> texts(const Place& at) {
  std::vector<std::string> out;
  each_element(at, [&](const Place& element) { out.push_back(text(element)); });
  return out;
}

std::uint64_t number(const Place& at, std::uint64_t most) {
  if (!at.value.is_number_unsigned() || at.value.get<std::uint64_t>() > most) {
    at.refuse("is no number between 0 and " + std::to_string(most));
  }
  return at.value.get<std::uint64_t>();
}

template <class Value>
struct Word {
  std::string_view name;
  Value value;
};

template <class Value, std::size_t n>
Value word(const Place& at, const std::array<Word<Value>, n>& known) {
  const std::string name = text(at);
  const auto found = std::ranges::find(known, name, &Word<Value>::name);
  if (found == known.end()) at.refuse(cnet::quoted(name) + " is not supported");
  return found->value;
}

constexpr std::array<Word<std::uint32_t>, 8> kActions{{{"SCMP_ACT_ALLOW", kAllow},
                                                       {"SCMP_ACT_ERRNO", kErrno},
                                                       {"SCMP_ACT_KILL", kKillThread},
                                                       {"SCMP_ACT_KILL_THREAD", kKillThread},
                                                       {"SCMP_ACT_KILL_PROCESS", kKillProcess},
                                                       {"SCMP_ACT_TRAP", kTrap},
                                                       {"SCMP_ACT_TRACE", kTrace},
                                                       {"SCMP_ACT_LOG", kLog}}};

constexpr std::array<Word<Comparison>, 7> kComparisons{
    {{"SCMP_CMP_NE", Comparison::not_equal},
     {"SCMP_CMP_LT", Comparison::less},
     {"SCMP_CMP_LE", Comparison::at_most},
     {"SCMP_CMP_EQ", Comparison::equal},
     {"SCMP_CMP_GE", Comparison::at_least},
     {"SCMP_CMP_GT", Comparison::greater},
     {"SCMP_CMP_MASKED_EQ", Comparison::masked_equal}}};

/// An action and the errno that goes with ERRNO and TRACE; EPERM unless given, as Docker's.
class Action {
 public:
  void take_action(const Place& at) { action_ = word(at, kActions); }
  void take_errno(const Place& at) {
    constexpr std::uint64_t highest = 4095;  // MAX_ERRNO
    if (!at.value.is_null()) errno_ = static_cast<std::uint32_t>(number(at, highest));
  }
  /// Absent when no action was given.
  std::uint32_t value(const Place& owner) const {
    if (!action_) owner.refuse("has no action");
    constexpr std::uint32_t eperm = 1;
    const bool numbered = *action_ == kErrno || *action_ == kTrace;
    return *action_ | (numbered ? errno_.value_or(eperm) : 0);
  }

 private:
  std::optional<std::uint32_t> action_, errno_;
};

Check parse_check(const Place& at) {
  Check check;
  std::uint64_t second = 0;
  std::optional<Comparison> comparison;
  each_member(at, [&](const std::string& key, const Place& member) {
    if (key == "index") {
      check.argument = static_cast<unsigned>(number(member, 5));
    } else if (key == "value") {
      check.value = number(member, UINT64_MAX);
    } else if (key == "valueTwo") {
      second = number(member, UINT64_MAX);
    } else if (key == "op") {
      comparison = word(member, kComparisons);
    } else {
      return false;
    }
    return true;
  });
  if (!comparison) at.refuse("has no op");
  check.comparison = *comparison;
  if (check.comparison == Comparison::masked_equal) {  // "value" is the mask there
    check.mask = std::exchange(check.value, second);
  }
  return check;
}

KernelVersion parse_least_kernel(const Place& at) {
  const std::string version = text(at);
  const auto parts = split(version, '.');
  const auto major = parse_number(parts.front(), 1000);
  const auto minor = parts.size() == 2 ? parse_number(parts.back(), 1000) : std::nullopt;
  if (!major || !minor) at.refuse(cnet::quoted(version) + " is no version like 4.8");
  return {static_cast<unsigned>(*major), static_cast<unsigned>(*minor)};
}

Conditions parse_conditions(const Place& at) {
  Conditions conditions;
  if (at.value.is_null()) return conditions;
  each_member(at, [&](const std::string& key, const Place& member) {
    if (key == "caps") {
      conditions.capabilities = texts(member);
    } else if (key == "arches") {
      conditions.machines = texts(member);
    } else if (key == "minKernel") {
      conditions.least_kernel = parse_least_kernel(member);
    } else {
      return false;
    }
    return true;
  });
  for (const std::string& name : conditions.capabilities) {
    if (!find_capability(name)) at.refuse("there is no capability " + cnet::quoted(name));
  }
  return conditions;
}

ProfileRule parse_rule(const Place& at) {
  ProfileRule rule;
  Action action;
  each_member(at, [&](const std::string& key, const Place& member) {
    if (key == "name") {
      rule.names = {text(member)};
    } else if (key == "names") {
      rule.names = texts(member);
    } else if (key == "action") {
      action.take_action(member);
    } else if (key == "errnoRet") {
      action.take_errno(member);
    } else if (key == "args") {
      each_element(member, [&](const Place& check) { rule.checks.push_back(parse_check(check)); });
    } else if (key == "includes") {
      rule.includes = parse_conditions(member);
    } else if (key == "excludes") {
      rule.excludes = parse_conditions(member);
    } else {
      return key == "comment" || key == "errno";  // "EPERM": Podman's word beside errnoRet
    }
    return true;
  });
  if (rule.names.empty()) at.refuse("names no system call");
  constexpr std::size_t most = 12;
  if (rule.checks.size() > most) at.refuse("has more than 12 args");
  rule.action = action.value(at);
  return rule;
}

/// Keys that say which machines a profile is for, and what may be left empty.
bool is_passed_over(const std::string& key, const Place& member) {
  if (key == "archMap" || key == "architectures" || key == "defaultErrno") return true;
  return (key == "flags" || key == "listenerPath" || key == "listenerMetadata") &&
         member.value.empty();
}

}  // namespace

ProfileRules parse_profile(std::string_view json) {
  if (json.size() > kLongestProfile) throw Error("seccomp profile: is longer than 1 MiB");
  const Json document = Json::parse(json, nullptr, false);
  const Place top{document, ""};
  if (document.is_discarded()) top.refuse("is no JSON");
  ProfileRules profile;
  Action otherwise;
  each_member(top, [&](const std::string& key, const Place& member) {
    if (key == "defaultAction") {
      otherwise.take_action(member);
    } else if (key == "defaultErrnoRet") {
      otherwise.take_errno(member);
    } else if (key == "syscalls") {
      each_element(member, [&](const Place& rule) { profile.rules.push_back(parse_rule(rule)); });
    } else {
      return is_passed_over(key, member);
    }
    return true;
  });
  profile.otherwise = otherwise.value({document, "defaultAction"});
  return profile;
}

}  // namespace cnet::seccomp
