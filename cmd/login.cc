#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <iterator>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/pull_image.h"
#include "cnet/image/registry_name.h"
#include "cnet/state/config_file.h"
#include "flags.h"
#include "registry_commands.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string registry;
  std::string user;
  std::string password;
  bool from_stdin = false;
};

/// The terminal does not show what is typed while it lives.
class NoEcho {
 public:
  NoEcho() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() { ::tcsetattr(STDIN_FILENO, TCSANOW, &before_); }

 private:
  termios before_{};
};

std::string ask(Session& session, const std::string& question) {
  session.print(question);
  session.flush();
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

std::string ask_hidden(Session& session, const std::string& question) {
  std::string answer;
  {
    const NoEcho hidden;
    answer = ask(session, question);
  }
  session.print("\n");
  return answer;
}

std::string read_stdin() {
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

void complete(Session& session, Flags& flags) {
  if (flags.from_stdin) {
    if (!flags.password.empty()) {
      throw Error("--password and --password-stdin exclude each other", Error::Kind::usage);
    }
    if (flags.user.empty()) {
      throw Error("--password-stdin needs --username", Error::Kind::usage);
    }
    flags.password = read_stdin();
  } else if (!flags.password.empty()) {
    session.warn("--password is seen by everybody who lists processes; --password-stdin is not");
  }
  const bool asks = flags.user.empty() || (flags.password.empty() && !flags.from_stdin);
  if (asks && ::isatty(STDIN_FILENO) == 0) {
    throw Error("standard input is no terminal, so nobody can be asked", Error::Kind::usage)
        .hint("cnet login --username USER --password-stdin <FILE");
  }
  if (flags.user.empty()) flags.user = ask(session, "Username: ");
  if (flags.password.empty() && !flags.from_stdin) {
    flags.password = ask_hidden(session, "Password: ");
  }
  if (flags.user.empty()) throw Error("the user name is empty", Error::Kind::usage);
  if (flags.user.find(':') != std::string::npos) {
    throw Error("a user name has no colon", Error::Kind::usage);
  }
  if (flags.password.empty()) throw Error("the password is empty", Error::Kind::usage);
}

int run(Session& session, Flags& flags) {
  const std::string registry = image::parse_registry(
      flags.registry.empty() ? state::load_registries().default_registry : flags.registry);
  session.set_goal("log in to " + registry);
  complete(session, flags);
  image::login({.root = session.world().config.root,
                .registry = registry,
                .user = flags.user,
                .password = flags.password});
  session.print("Login Succeeded\n");
  return 0;
}

}  // namespace

Action build_login(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->user, {"-u,--username", "USER", "User name"});
  text(app, flags->password, {"-p,--password", "PASSWORD", "Password"});
  flag(app, "--password-stdin", flags->from_stdin, "Read the password from standard input");
  optional_argument(app, "REGISTRY", flags->registry);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
