#include "cnet/engine/exec.h"

#include "attached.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "command.h"
#include "container_flags.h"
#include "flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> words;  ///< CONTAINER COMMAND [ARG...]
  std::vector<std::string> env, env_files;
  std::string user, working_dir, detach_keys;
  bool detach = false, interactive = false, tty = false, privileged = false;
};

ExecRequest request_of(const Flags& flags) {
  if (flags.words.size() < 2) throw Error("COMMAND is missing", Error::Kind::usage);
  if (flags.words[1].empty()) throw Error("the command is empty", Error::Kind::usage);
  return {.argv = {flags.words.begin() + 1, flags.words.end()},
          .env = environment(flags.env_files, flags.env),
          .working_dir = flags.working_dir,
          .user = flags.user,
          .tty = flags.tty && !flags.detach,
          .stdin_open = flags.interactive,
          .privileged = flags.privileged,
          .detached = flags.detach};
}

/// What is told of one execution, under one id as Docker's.
class ExecEvents {
 public:
  ExecEvents(World& world, const PlannedExec& plan)
      : world_(world),
        container_(world.store.container(plan.container)),
        command_(join(plan.spec.argv, " ")) {}

  void tell(const std::string& action) const { record(action + ": " + command_, {}); }
  void tell_end(int code) const { record("exec_die", {{"exitCode", std::to_string(code)}}); }

 private:
  void record(const std::string& action, Attributes attributes) const {
    if (!container_) return;
    attributes["execID"] = id_;
    world_.events.record(container_event(*container_, action, std::move(attributes)));
  }

  World& world_;
  std::optional<Container> container_;
  std::string command_;
  std::string id_ = random_hex64();
};

int run(Session& session, const Flags& flags) {
  session.set_goal("execute a command in container " + cnet::quoted(flags.words.front()));
  const ExecRequest request = request_of(flags);
  const auto keys = parse_detach_keys(flags.detach_keys);
  if (request.tty && request.stdin_open) require_terminal();
  RealWorld& real = session.real();
  PlannedExec plan = plan_exec(real.world(), flags.words.front(), request);
  plan.spec.window = monitor::own_window();
  const ExecEvents events(real.world(), plan);
  events.tell("exec_create");
  const auto process = real.monitors().exec(plan.container, plan.spec, flags.detach);
  events.tell("exec_start");
  if (flags.detach) return 0;
  const int code = serve(session, *process, {.terminal = request.tty, .detach_keys = keys});
  events.tell_end(code);
  return code;
}

}  // namespace

Action build_exec(CLI::App& app) {
  stop_at_first_argument(app);
  auto flags = std::make_shared<Flags>();
  flag(app, "-d,--detach", flags->detach, "Do not wait for its end");
  add_detach_keys(app, flags->detach_keys);
  add_environment_flags(app, flags->env_files, flags->env);
  flag(app, "-i,--interactive", flags->interactive, "Pass standard input on");
  flag(app, "--privileged", flags->privileged, "Give it every capability");
  flag(app, "-t,--tty", flags->tty, "Give the command a terminal");
  text(app, flags->user, {"-u,--user", "USER[:GROUP]", "Who runs the command"});
  text(app, flags->working_dir, {"-w,--workdir", "FOLDER", "Working directory inside"});
  arguments(app, "CONTAINER", flags->words, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
