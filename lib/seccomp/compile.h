#pragma once

#include <algorithm>
#include <span>

#include "policy.h"
#include "system_calls.h"

// A policy as instructions of the classic BPF. Everything here can run at build time.

namespace cnet::seccomp {

// Opcodes (linux/bpf_common.h) and where struct seccomp_data has its fields.
namespace op {
constexpr std::uint16_t kLoad = 0x20;  // ld [k]
constexpr std::uint16_t kAnd = 0x54;
constexpr std::uint16_t kSkip = 0x05;
constexpr std::uint16_t kIfEqual = 0x15;
constexpr std::uint16_t kIfGreater = 0x25;
constexpr std::uint16_t kIfAtLeast = 0x35;
constexpr std::uint16_t kReturn = 0x06;
constexpr std::uint32_t kNumber = 0;
constexpr std::uint32_t kArchitecture = 4;
constexpr std::uint32_t kArguments = 16;
}  // namespace op

/// AUDIT_ARCH_* of linux/audit.h.
constexpr std::uint32_t architecture(Machine machine) {
  switch (machine) {
    case Machine::x86_64:
      return 0xc000003e;
    case Machine::aarch64:
      return 0xc00000b7;
  }
  return 0;
}

/// Calls of x32 have this bit in their number; elsewhere there is no such number either.
constexpr std::uint32_t kFirstOfX32 = 0x40000000;

// Jumps of a check before it is known how far they go.
constexpr std::uint8_t kNext = 0;
constexpr std::uint8_t kHolds = 254;
constexpr std::uint8_t kFails = 255;

constexpr Filter check_words(const Check& check) {
  const std::uint32_t offset = op::kArguments + 8 * check.argument;
  const auto high = static_cast<std::uint32_t>(check.value >> 32);
  const auto low = static_cast<std::uint32_t>(check.value);
  const Instruction load_high{op::kLoad, 0, 0, offset + 4};
  const Instruction load_low{op::kLoad, 0, 0, offset};
  switch (check.comparison) {
    case Comparison::equal:
      return {load_high,
              {op::kIfEqual, kNext, kFails, high},
              load_low,
              {op::kIfEqual, kHolds, kFails, low}};
    case Comparison::not_equal:
      return {load_high,
              {op::kIfEqual, kNext, kHolds, high},
              load_low,
              {op::kIfEqual, kFails, kHolds, low}};
    case Comparison::masked_equal:
      return {load_high,
              {op::kAnd, 0, 0, static_cast<std::uint32_t>(check.mask >> 32)},
              {op::kIfEqual, kNext, kFails, high},
              load_low,
              {op::kAnd, 0, 0, static_cast<std::uint32_t>(check.mask)},
              {op::kIfEqual, kHolds, kFails, low}};
    case Comparison::greater:
      return {load_high,
              {op::kIfGreater, kHolds, kNext, high},
              {op::kIfEqual, kNext, kFails, high},
              load_low,
              {op::kIfGreater, kHolds, kFails, low}};
    case Comparison::at_least:
      return {load_high,
              {op::kIfGreater, kHolds, kNext, high},
              {op::kIfEqual, kNext, kFails, high},
              load_low,
              {op::kIfAtLeast, kHolds, kFails, low}};
    case Comparison::at_most:
      return {load_high,
              {op::kIfGreater, kFails, kNext, high},
              {op::kIfEqual, kNext, kHolds, high},
              load_low,
              {op::kIfGreater, kFails, kHolds, low}};
    case Comparison::less:
      return {load_high,
              {op::kIfGreater, kFails, kNext, high},
              {op::kIfEqual, kNext, kHolds, high},
              load_low,
              {op::kIfAtLeast, kFails, kHolds, low}};
  }
  return {};
}

constexpr void append(Filter& to, const Filter& what) {
  to.insert(to.end(), what.begin(), what.end());
}

/// Ends with the clause's action; a check that fails leads behind it. A clause has at most a dozen
/// checks, so that no jump is too long.
constexpr Filter clause_words(const Clause& clause) {
  Filter tail = {{op::kReturn, 0, 0, clause.action}};
  for (auto check = clause.checks.rbegin(); check != clause.checks.rend(); ++check) {
    Filter words = check_words(*check);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool jumps = words[i].code != op::kLoad && words[i].code != op::kAnd;
      const std::size_t to_end = words.size() - i - 1;
      for (std::uint8_t* jump : {&words[i].if_true, &words[i].if_false}) {
        if (!jumps || *jump == kNext) continue;
        *jump = static_cast<std::uint8_t>(to_end + (*jump == kFails ? tail.size() : 0));
      }
    }
    append(words, tail);
    tail = std::move(words);
  }
  return tail;
}

constexpr Filter answer_words(const Answer& answer) {
  Filter words;
  for (const Clause& clause : answer.clauses) append(words, clause_words(clause));
  words.push_back({op::kReturn, 0, 0, answer.otherwise});
  return words;
}

/// The numbers from `first` to the next range's.
struct Range {
  std::uint32_t first = 0;
  Answer answer;
};

constexpr void add_range(std::vector<Range>& ranges, std::uint32_t first, const Answer& answer) {
  const bool same = !ranges.empty() && answer.clauses.empty() &&
                    ranges.back().answer.clauses.empty() &&
                    ranges.back().answer.otherwise == answer.otherwise;
  if (!same) ranges.push_back({first, answer});
}

constexpr std::vector<Range> ranges_of(const Policy& policy) {
  std::vector<Range> ranges;
  std::uint32_t next = 0;
  for (const Call& call : policy.calls) {
    if (call.number > next) add_range(ranges, next, {.otherwise = policy.unlisted});
    add_range(ranges, call.number, call.answer);
    next = call.number + 1;
  }
  if (next <= kNewestCall) add_range(ranges, next, {.otherwise = policy.unlisted});
  add_range(ranges, std::max(next, kNewestCall + 1), {.otherwise = policy.beyond});
  add_range(ranges, kFirstOfX32, {.otherwise = kNoSuchCall});
  return ranges;
}

/// Binary search; the number is in the accumulator.
constexpr Filter search_words(std::span<const Range> ranges) {
  if (ranges.size() == 1) return answer_words(ranges.front().answer);
  constexpr std::size_t longest_jump = 255;
  const std::size_t middle = ranges.size() / 2;
  const Filter lower = search_words(ranges.first(middle));
  const std::uint32_t first = ranges[middle].first;
  Filter words;
  if (lower.size() <= longest_jump) {
    words.push_back({op::kIfAtLeast, static_cast<std::uint8_t>(lower.size()), 0, first});
  } else {
    words.push_back({op::kIfAtLeast, 0, 1, first});
    words.push_back({op::kSkip, 0, 0, static_cast<std::uint32_t>(lower.size())});
  }
  append(words, lower);
  append(words, search_words(ranges.subspan(middle)));
  return words;
}

/// Whoever calls as another machine's program (i386 on x86_64) is killed.
constexpr Filter compile(const Policy& policy) {
  Filter words = {{op::kLoad, 0, 0, op::kArchitecture},
                  {op::kIfEqual, 1, 0, architecture(policy.machine)},
                  {op::kReturn, 0, 0, kKillProcess},
                  {op::kLoad, 0, 0, op::kNumber}};
  append(words, search_words(ranges_of(policy)));
  return words;
}

}  // namespace cnet::seccomp
