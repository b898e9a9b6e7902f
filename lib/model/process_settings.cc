#include "cnet/model/process_settings.h"

#include <algorithm>
#include <array>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"

namespace cnet {
namespace {

constexpr std::array<std::string_view, 15> kUlimits{
    "core",   "cpu",   "data", "fsize",  "locks",  "memlock",    "msgqueue", "nice",
    "nofile", "nproc", "rss",  "rtprio", "rttime", "sigpending", "stack"};

constexpr std::uint64_t kHighestId = 0xfffffffe;  // 2^32-1 means "no change" to the kernel
constexpr std::uint64_t kHighestUlimit = INT64_MAX;

[[noreturn]] void refuse(std::string_view flag, std::string_view value, const std::string& why) {
  throw Error(std::string(flag) + " " + quoted(value) + " " + why, Error::Kind::usage);
}

std::uint64_t bound(const std::string& flag_value, std::string_view text) {
  if (text == "-1") return kNoUlimit;
  const auto number = parse_number(text, kHighestUlimit);
  if (!number) {
    refuse("--ulimit", flag_value, quoted(text) + " is neither a number nor -1 for no limit");
  }
  return *number;
}

std::string bound_words(std::uint64_t bound) {
  return bound == kNoUlimit ? "-1" : std::to_string(bound);
}

/// A name or an id, as far as that can be said without the container's files.
void require_account(std::string_view flag, std::string_view whole, std::string_view part) {
  const bool all_digits = part.find_first_not_of("0123456789") == std::string_view::npos;
  if (all_digits && !parse_number(part, kHighestId)) {
    refuse(flag, whole, quoted(part) + " is above " + std::to_string(kHighestId));
  }
  const bool separated = std::ranges::any_of(part, [](char c) {
    return c == ':' || c == ',' || c == '/' || static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  });
  if (part.starts_with('-') || separated) {
    refuse(flag, whole, quoted(part) + " is neither a name nor a number");
  }
}

}  // namespace

std::span<const std::string_view> ulimit_names() { return kUlimits; }

std::string ulimit_words(const Ulimit& limit) {
  return limit.name + "=" + bound_words(limit.soft) + ":" + bound_words(limit.hard);
}

Ulimit parse_ulimit(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) refuse("--ulimit", text, "is not written NAME=SOFT[:HARD]");
  const std::string name = text.substr(0, equals);
  if (std::ranges::find(kUlimits, name) == kUlimits.end()) {
    const std::vector<std::string> known(kUlimits.begin(), kUlimits.end());
    const auto near = nearest(name, known);
    throw Error("--ulimit " + quoted(text) + ": there is no limit " + quoted(name),
                Error::Kind::usage)
        .hint(near ? "did you mean " + *near + "?" : "there are " + join(known, ", "));
  }
  const auto values = split(std::string_view(text).substr(equals + 1), ':');
  if (values.size() > 2) refuse("--ulimit", text, "is not written NAME=SOFT[:HARD]");
  const Ulimit limit{
      .name = name, .soft = bound(text, values.front()), .hard = bound(text, values.back())};
  if (limit.soft > limit.hard) refuse("--ulimit", text, "has a soft limit above its hard limit");
  return limit;
}

ProcessSettings parse_process_flags(const ProcessFlags& flags) {
  ProcessSettings settings;
  for (const std::string& group : flags.groups) {
    if (group.empty()) refuse("--group-add", group, "names no group");
    require_account("--group-add", group, group);
    settings.groups.push_back(group);
  }
  std::map<std::string, Ulimit> ulimits;
  for (const std::string& text : flags.ulimits) {
    Ulimit limit = parse_ulimit(text);
    ulimits.insert_or_assign(limit.name, limit);
  }
  for (const auto& [name, limit] : ulimits) settings.ulimits.push_back(limit);
  for (const std::string& text : flags.sysctls) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos) refuse("--sysctl", text, "is not written KEY=VALUE");
    const std::string value(trim(std::string_view(text).substr(equals + 1)));
    if (!is_sysctl_value(value)) {
      refuse("--sysctl", text, "has no value that is a word or numbers on one line");
    }
    settings.sysctls.insert_or_assign(sysctl_key(text.substr(0, equals)), value);
  }
  return settings;
}

void require_user(std::string_view flag, std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() > 2) refuse(flag, text, "is not USER[:GROUP]");
  for (const std::string_view part : parts) {
    if (!part.empty()) require_account(flag, text, part);
  }
}

}  // namespace cnet
