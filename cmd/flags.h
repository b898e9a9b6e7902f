#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "command.h"

namespace CLI {
class Option;
}

namespace cnet::cmd {

// Declaring flags with Docker's meaning of them: a flag given twice takes the last value, a list
// takes one value each time. `kind` is the word help shows for the value; NETWORK, CONTAINER and
// IMAGE also tell the completion what to offer. Everything is bound by reference and must live
// until the command has run.

void flag(CLI::App& app, const std::string& names, bool& value, const std::string& help);

struct ValueFlag {
  std::string names;            ///< "-p,--publish"
  std::string kind = "string";  ///< "NETWORK"
  std::string help;
};
void text(CLI::App& app, std::string& value, const ValueFlag& flag);
void text(CLI::App& app, std::optional<std::string>& value, const ValueFlag& flag);
void number(CLI::App& app, std::optional<int>& value, const ValueFlag& flag);
void texts(CLI::App& app, std::vector<std::string>& value, const ValueFlag& flag);

void argument(CLI::App& app, const std::string& kind, std::string& value);
void optional_argument(CLI::App& app, const std::string& kind, std::string& value);
/// All that are left; at least `least` of them.
void arguments(CLI::App& app, const std::string& kind, std::vector<std::string>& value,
               std::size_t least);

/// Adds --help, and -h where the command does not use it otherwise. To be called when its flags are
/// declared.
void add_help(CLI::App& app);

/// Flags count only in front of the first argument: what stands behind an image is the container's.
void stop_at_first_argument(CLI::App& app);

/// Where a flag that a command does not have can be found: a hint, or "".
using Elsewhere = std::function<std::string(const std::string& flag)>;

/// Parses the words behind the command's name. Throws Error (usage) in cnet's words; for an unknown flag with what
/// `elsewhere` says, else with the nearest flag. False when help was asked for.
bool parse_flags(CLI::App& app, std::vector<std::string> words, const Elsewhere& elsewhere = {});

/// Whose value comes behind `words` (completion), a flag's or an argument's; nullptr when a flag or
/// nothing is expected.
const CLI::Option* expected_option(const CLI::App& app, const std::vector<std::string>& words);

/// As help shows an option: "-p, --publish list".
bool takes_value(const CLI::Option& option);

}  // namespace cnet::cmd
