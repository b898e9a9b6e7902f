#pragma once

#include <map>
#include <string>
#include <vector>

#include "cnet/model/process.h"

namespace cnet::output {

/// A column of `top`: the word ps knows it by, and the title above it.
struct ProcessColumn {
  std::string key;
  std::string title;
  friend bool operator==(const ProcessColumn&, const ProcessColumn&) = default;
};

/// What ps options ask for: none is `-ef`; "-o pid,comm", "-eo", "-o pid=P", "aux". Selections (-e,
/// -A, a, x) are accepted and mean nothing: shown are the container's processes, all of them.
/// Throws Error (usage) for anything else.
std::vector<ProcessColumn> parse_process_columns(const std::vector<std::string>& options);

/// What the columns need beside the processes.
struct ProcessContext {
  std::map<std::uint32_t, std::string> users;  ///< of the host; others are shown by number
  Time now;
  std::chrono::seconds utc_offset{0};
  std::uint64_t memory_kib = 0;
};

/// The table without its layout: titles first.
std::vector<std::vector<std::string>> process_rows(const std::vector<ProcessColumn>& columns,
                                                   const std::vector<Process>& processes,
                                                   const ProcessContext& context);

}  // namespace cnet::output
