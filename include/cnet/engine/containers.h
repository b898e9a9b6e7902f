#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/engine/world.h"
#include "cnet/model/limits.h"
#include "cnet/model/network_flag.h"

namespace cnet {

/// The flags of `run` and `create`, each already parsed by model/.
struct CreateContainer {
  std::string name;               ///< empty: chosen ("brisk_lark")
  std::string image;              ///< empty with rootfs
  std::string rootfs;             ///< --rootfs DIR; empty with image
  std::vector<std::string> args;  ///< behind the image: replaces CMD
  std::optional<std::vector<std::string>>
      entrypoint;                ///< --entrypoint; then the image's CMD is dropped too
  std::vector<std::string> env;  ///< -e "NAME=value" (cmd/ has put in the values of "-e NAME")
  std::string working_dir;       ///< -w
  std::string user;              ///< -u
  std::string hostname;
  std::string domainname;
  std::map<std::string, std::string> labels;
  NetworkPlan network;
  NamespacePlan namespaces;  ///< --pid, --ipc, --uts
  std::vector<PortSpec> published;
  std::vector<ExposedPort> exposed;
  bool publish_all = false;              ///< -P: what is exposed, by the image too
  std::vector<Prefix> publish_all_from;  ///< only these sources; empty: everybody
  bool auto_remove = false;              ///< --rm
  bool stdin_open = false;               ///< -i
  bool tty = false;
  bool init = false;  ///< --init
  Limits limits;
  std::optional<int> stop_signal;
  std::optional<int> stop_timeout;  ///< seconds
  RestartPolicy restart;            ///< --restart
  Mounts mounts;
  std::vector<VolumesFrom> volumes_from;
  ProcessSettings settings;
  LoggingFlags logging;
  Security security;
  HealthCheck health;  ///< what the flags say
  NameSettings names;  ///< without links: those are the network plan's
  /// Told the id when its record exists and nothing runs yet; what it throws undoes everything.
  std::function<void(const ContainerId&)> announce;
};

/// Creates the record, name and folders; nothing in the kernel. Adds the image's ports, environment
/// and labels.
Container create_container(World& world, const CreateContainer& flags);

/// Starts a created or stopped container: addresses, ports, monitor, links, rules, then its
/// command. When it returns the command has been executed. Already running: nothing happens. All or
/// nothing; Error's exit code is 126 or 127 when the command could not be executed. With
/// World::ended_command empty the caller must serve the container.
void start_container(World& world, const ContainerId& id);

/// create_container and start_container as one, all or nothing: a container whose start fails is
/// removed again (Docker leaves one behind for every mistyped command and every port in use).
Container run_container(World& world, const CreateContainer& flags);

/// The commands that equal what `run` with these flags would do now (--dry-run). Takes no lock,
/// lease or port.
std::vector<std::string> describe_run(World& world, const CreateContainer& flags);

/// Called when a run has ended and nobody else closes it: by the monitor's ended_command, and by a
/// foreground `run`. Removes what the kernel holds for it, writes the exit into the record, removes
/// the container when it was --rm. Returns how many restarts in a row there were with the one that
/// its policy now asks for, after back_off(); 0 when it asks for none.
int container_ended(World& world, const ContainerId& id);

/// For a caller of container_ended() who is no monitor and does not wait himself: leaves a process
/// behind that does. The container's `alive` lock is free.
void await_restart(World& world, const ContainerId& id);
/// When that time has passed: starts it again, unless somebody has started, stopped or removed it.
/// A start that fails is tried again later, by a process that this leaves behind.
void restart_by_policy(World& world, const ContainerId& id);
/// Behind any command: has those containers started whose policy asks for it and for whom nobody
/// waits, because their monitor was killed. Costs what containers with a policy are running.
void resume_lost_containers(World& world);
/// After a boot: starts the containers whose policy asks for it. What it did, a line each.
std::vector<std::string> restore_containers(World& world);

/// Stops it: signal (absent: the container's own stop signal), time to react (absent: its own),
/// then the end by force. Not running: nothing happens.
void stop_container(World& world, const std::string& name_or_id, std::optional<int> signal,
                    std::optional<std::chrono::seconds> timeout);
/// Stops it as stop_container does, and starts it.
void restart_container(World& world, const std::string& name_or_id, std::optional<int> signal,
                       std::optional<std::chrono::seconds> timeout);
/// Stops its processes from being scheduled. Throws Error unless it runs and is not paused.
void pause_container(World& world, const std::string& name_or_id);
void unpause_container(World& world, const std::string& name_or_id);
/// Gives it another name, running or not. All or nothing; throws Error (exists) when it is taken.
void rename_container(World& world, const std::string& name_or_id, const std::string& name);
/// Throws Error when it is paused: for what needs its processes to answer. `what` is "start".
void require_not_paused(World& world, const Container& container, const std::string& what);
/// Sends a signal; SIGKILL ends the whole container as `stop` with no time does. Throws Error when
/// it does not run.
void kill_container(World& world, const std::string& name_or_id, int signal);
/// What `update` changes; what is not given stays.
struct UpdateContainer {
  LimitFlags limits;
  std::optional<RestartPolicy> restart;  ///< --restart
  std::optional<Rate> rate;              ///< --rate, on each of its networks; 0: as the network's
};
/// Changes it, at once while it runs. All or nothing. Throws Error that names the flag.
void update_container(World& world, const std::string& name_or_id, const UpdateContainer& flags);
/// Blocks until it has ended for good, restarts by its policy over; its exit code. At once for a
/// stopped one.
int wait_container(World& world, const std::string& name_or_id);
/// Removes it; a running one (killed first), or one whose network others share, only with `force`.
/// With `force` an absent one is no error. Its anonymous volumes stay unless `with_volumes`, or
/// --rm made them.
void remove_container(World& world, const std::string& name_or_id, bool force,
                      bool with_volumes = false);

/// Called by its monitor: its health has become another. Tells it as an event.
void container_health_changed(World& world, const ContainerId& id, HealthStatus status);
/// Called by its monitor: nobody renews the DHCP lease of that interface any more. Asks for
/// another; the address follows. Throws Error when no server answers. Does nothing for a container
/// that has ended, or an interface that is gone.
void renew_lost_lease(World& world, const ContainerId& id, const std::string& interface);

/// A container with its state of this moment.
struct ContainerView {
  Container container;
  Status status = Status::created;
  std::optional<RunState> run;     ///< of the current run
  std::optional<Sandbox> sandbox;  ///< while it runs
  std::optional<Health> health;    ///< of the current run, or the last one; absent: it has no check
  bool network_lost = false;       ///< it runs in a network that its owner has left
  /// Records of the networks of its endpoints, as far as they exist.
  std::vector<Network> networks;
  std::string log_path;
  std::string volumes_path;  ///< where all volumes lie on the host
};

/// Throws Error (not_found).
ContainerView view_container(World& world, const std::string& name_or_id);
/// Absent when its record is gone.
std::optional<ContainerView> view_recorded(World& world, const ContainerId& id);
/// Newest first; only running, paused and restarting ones unless `all`.
std::vector<ContainerView> list_containers(World& world, bool all);
/// Removes all stopped containers; their ids.
std::vector<std::string> prune_containers(World& world);

}  // namespace cnet
