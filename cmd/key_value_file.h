#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnet::cmd {

/// The lines of an --env-file or --label-file, by Docker's grammar: "NAME=value" and "NAME", with
/// blanks in front of it left out; '#' begins a comment, and nothing is a quote. `file` is what an
/// error calls it. Throws Error (usage) with the number of the line.
std::vector<std::string> parse_key_values(std::string_view text, const std::string& file);

/// The same of files, in their order; `flag` is "--env-file".
std::vector<std::string> read_key_value_files(const std::string& flag,
                                              const std::vector<std::string>& paths);

}  // namespace cnet::cmd
