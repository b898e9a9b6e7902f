#include "process_config.h"

#include <algorithm>

#include "cnet/base/error.h"

namespace cnet {
namespace {

std::string_view variable_name(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

std::vector<std::string> command(const CreateContainer& flags, const ImageConfig& image) {
  std::vector<std::string> argv = flags.entrypoint.value_or(image.entrypoint);
  const bool drop_cmd = flags.entrypoint || !flags.args.empty();
  std::ranges::copy(drop_cmd ? flags.args : image.cmd, std::back_inserter(argv));
  if (!argv.empty() && !argv.front().empty()) return argv;
  throw Error("no command to run: neither the command line nor the image names one",
              Error::Kind::usage)
      .hint("put one behind the image, as in `cnet run IMAGE sh`");
}

}  // namespace

void set_variable(std::vector<std::string>& env, const std::string& variable) {
  const auto same = std::ranges::find(env, variable_name(variable), variable_name);
  if (same == env.end()) {
    env.push_back(variable);
  } else {
    *same = variable;
  }
}

ProcessConfig process_config(const CreateContainer& flags, const ImageConfig& image,
                             const std::string& hostname) {
  ProcessConfig process{
      .argv = command(flags, image),
      .env = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
      .stdin_open = flags.stdin_open,
      .tty = flags.tty,
      .init = flags.init};
  if (!hostname.empty()) process.env.push_back("HOSTNAME=" + hostname);
  if (flags.tty) process.env.emplace_back("TERM=xterm");
  for (const std::string& variable : image.env) set_variable(process.env, variable);
  for (const std::string& variable : flags.env) set_variable(process.env, variable);
  process.cwd = !flags.working_dir.empty()   ? flags.working_dir
                : !image.working_dir.empty() ? image.working_dir
                                             : "/";
  process.user = flags.user.empty() ? image.user : flags.user;
  return process;
}

}  // namespace cnet
