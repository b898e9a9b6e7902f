#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cnet::cmd {

/// The flags in front of the command.
struct Globals {
  std::optional<std::string> root;      ///< --root
  std::optional<std::string> run_root;  ///< --run-root
  std::optional<std::string> config;    ///< --config
  std::optional<std::string> log_level;  ///< --log-level
  bool debug = false;
  bool help = false;
  bool version = false;
};

/// Takes them off the front of `words`. Throws Error (usage).
Globals take_globals(std::vector<std::string>& words);

}  // namespace cnet::cmd
