#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace cnet::cmd {

class Session;

/// What a parsed command line does; returns the exit code.
using Action = std::function<int(Session&)>;

/// What a command needs of whoever runs it.
enum class Needs {
  nothing,  ///< help, version
  records,  ///< root, to read what only root may read
  kernel,   ///< root with the capabilities that change networks and namespaces
};

/// One command: a row of commands(). Only the one that was named is built (FLOOR.md section 3).
struct Command {
  std::string_view name;       ///< "network create"
  std::string_view arguments;  ///< behind the name in the usage line: "[OPTIONS] NETWORK"
  std::string_view summary;    ///< "Create a network"
  Needs needs = Needs::kernel;
  Action (*build)(CLI::App& app) = nullptr;  ///< declares flags and arguments
  int failure = 125;                         ///< exit code of an Error that has none of its own
  bool hidden = false;                       ///< for cnet itself: in no help, manual or completion
};

/// The table of all commands, in the order help shows them.
std::span<const Command> commands();

/// Another spelling of a command: "images" is "image ls".
struct Alias {
  std::string_view from;
  std::string_view to;
};
std::span<const Alias> aliases();

/// First words that are not commands themselves: "network", "image".
struct Group {
  std::string_view name;
  std::string_view summary;
};
std::span<const Group> groups();

/// The command the first one or two words name, and how many words that took. Throws Error (usage)
/// with the nearest name when there is none.
struct Found {
  const Command* command =
      nullptr;        ///< nullptr: a group alone, or nothing at all: its help is shown
  std::string group;  ///< then this one
  std::size_t words = 0;
};
Found find_command(std::span<const std::string> words);

// One builder in each file of this folder.
Action build_network_connect(CLI::App& app);
Action build_network_create(CLI::App& app);
Action build_network_disconnect(CLI::App& app);
Action build_network_exists(CLI::App& app);
Action build_network_inspect(CLI::App& app);
Action build_network_logs(CLI::App& app);
Action build_network_ls(CLI::App& app);
Action build_network_prune(CLI::App& app);
Action build_network_reload(CLI::App& app);
Action build_network_rename(CLI::App& app);
Action build_network_rm(CLI::App& app);
Action build_network_stats(CLI::App& app);
Action build_network_update(CLI::App& app);

Action build_attach(CLI::App& app);
Action build_container_ended(CLI::App& app);
Action build_container_health(CLI::App& app);
Action build_container_lease(CLI::App& app);
Action build_container_inspect(CLI::App& app);
Action build_container_log(CLI::App& app);
Action build_container_prune(CLI::App& app);
Action build_container_restart(CLI::App& app);
Action build_cp(CLI::App& app);
Action build_create(CLI::App& app);
Action build_events(CLI::App& app);
Action build_exec(CLI::App& app);
Action build_graph(CLI::App& app);
Action build_kill(CLI::App& app);
Action build_logs(CLI::App& app);
Action build_pause(CLI::App& app);
Action build_port(CLI::App& app);
Action build_ps(CLI::App& app);
Action build_publish(CLI::App& app);
Action build_rename(CLI::App& app);
Action build_restart(CLI::App& app);
Action build_rm(CLI::App& app);
Action build_run(CLI::App& app);
Action build_start(CLI::App& app);
Action build_stats(CLI::App& app);
Action build_stop(CLI::App& app);
Action build_update(CLI::App& app);
Action build_top(CLI::App& app);
Action build_unpause(CLI::App& app);
Action build_unpublish(CLI::App& app);
Action build_wait(CLI::App& app);

Action build_image_history(CLI::App& app);
Action build_image_import(CLI::App& app);
Action build_image_inspect(CLI::App& app);
Action build_image_load(CLI::App& app);
Action build_image_ls(CLI::App& app);
Action build_image_prune(CLI::App& app);
Action build_image_rm(CLI::App& app);
Action build_image_save(CLI::App& app);
Action build_image_tag(CLI::App& app);

Action build_system_check(CLI::App& app);
Action build_system_info(CLI::App& app);
Action build_system_log(CLI::App& app);
Action build_system_prune(CLI::App& app);
Action build_system_repair(CLI::App& app);
Action build_system_restore(CLI::App& app);
Action build_system_watch(CLI::App& app);

Action build_volume_create(CLI::App& app);
Action build_volume_inspect(CLI::App& app);
Action build_volume_ls(CLI::App& app);
Action build_volume_prune(CLI::App& app);
Action build_volume_rm(CLI::App& app);

Action build_complete(CLI::App& app);
Action build_completion(CLI::App& app);
Action build_help(CLI::App& app);
Action build_inspect(CLI::App& app);
Action build_version(CLI::App& app);

}  // namespace cnet::cmd
