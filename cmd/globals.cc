#include "globals.h"

#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/action_log.h"

namespace cnet::cmd {
namespace {

const std::array<std::string, 7> kFlags{"--root",  "--run-root", "--config", "--log-level",
                                        "--debug", "--help",     "--version"};

[[noreturn]] void unknown(const std::string& name) {
  const auto near = nearest(name, kFlags);
  throw Error("unknown flag " + name + " in front of the command", Error::Kind::usage)
      .hint(near ? "did you mean " + *near + "?" : "\"cnet --help\" lists the flags");
}

/// The member a flag with a value sets; nullptr when it is none.
std::optional<std::string>* value_of(Globals& globals, const std::string& name) {
  if (name == "--root") return &globals.root;
  if (name == "--run-root") return &globals.run_root;
  if (name == "--config") return &globals.config;
  if (name == "--log-level") return &globals.log_level;
  return nullptr;
}

bool* switch_of(Globals& globals, const std::string& name) {
  if (name == "--debug") return &globals.debug;
  if (name == "--help" || name == "-h") return &globals.help;
  if (name == "--version" || name == "-v") return &globals.version;
  return nullptr;
}

void require_level(const Globals& globals) {
  if (!globals.log_level || parse_log_level(*globals.log_level)) return;
  throw Error("--log-level " + cnet::quoted(*globals.log_level) + " is none of " + kLogLevels,
              Error::Kind::usage);
}

}  // namespace

Globals take_globals(std::vector<std::string>& words) {
  Globals globals;
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with('-')) {
    const std::size_t equals = words[at].find('=');
    const std::string name = words[at].substr(0, equals);
    if (bool* on = switch_of(globals, name); on != nullptr && equals == std::string::npos) {
      *on = true;
    } else if (auto* value = value_of(globals, name); value != nullptr) {
      if (equals == std::string::npos && ++at == words.size()) {
        throw Error(name + " needs a value", Error::Kind::usage);
      }
      *value = equals == std::string::npos ? words[at] : words[at].substr(equals + 1);
      if (value->value().empty()) throw Error(name + " needs a value", Error::Kind::usage);
    } else {
      unknown(name);
    }
    ++at;
  }
  require_level(globals);
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
  return globals;
}

}  // namespace cnet::cmd
