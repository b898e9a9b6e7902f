#include <array>

#include "command.h"
#include "registry_commands.h"

namespace cnet::cmd {
namespace {

// Docker's exit code for a `network` or `volume` command that failed; everything else has 125.
constexpr int kNetworkFailure = 1;
constexpr int kVolumeFailure = 1;

constexpr std::array kGroups{
    Group{"network", "Manage networks"}, Group{"container", "Manage containers"},
    Group{"image", "Manage images"}, Group{"volume", "Manage volumes"}, Group{"system", "Look after the host as a whole"}};

// clang-format off
constexpr std::array kCommands{
    Command{"network create", "[OPTIONS] NAME", "Create a network",
            Needs::kernel, build_network_create, kNetworkFailure},
    Command{"network ls", "[OPTIONS]", "List networks",
            Needs::records, build_network_ls, kNetworkFailure},
    Command{"network inspect", "[OPTIONS] NETWORK [NETWORK...]", "Show networks in detail",
            Needs::records, build_network_inspect, kNetworkFailure},
    Command{"network rm", "[OPTIONS] NETWORK [NETWORK...]", "Remove networks",
            Needs::kernel, build_network_rm, kNetworkFailure},
    Command{"network prune", "[OPTIONS]", "Remove all networks no container uses",
            Needs::kernel, build_network_prune, kNetworkFailure},
    Command{"network exists", "NETWORK", "Tell by the exit code whether a network exists",
            Needs::records, build_network_exists, 125},
    Command{"network connect", "[OPTIONS] NETWORK CONTAINER", "Connect a container to a network",
            Needs::kernel, build_network_connect, kNetworkFailure},
    Command{"network disconnect", "[OPTIONS] NETWORK CONTAINER", "Disconnect a container from a network",
            Needs::kernel, build_network_disconnect, kNetworkFailure},
    Command{"network reload", "[NETWORK...]", "Make firewall rules and links of networks again",
            Needs::kernel, build_network_reload, kNetworkFailure},
    Command{"network stats", "[OPTIONS] [NETWORK]", "Show what networks and their containers have sent and received",
            Needs::records, build_network_stats, kNetworkFailure},
    Command{"network update", "[OPTIONS] NETWORK", "Change whom a network's containers ask for names",
            Needs::kernel, build_network_update, kNetworkFailure},

    Command{"run", "[OPTIONS] IMAGE [COMMAND] [ARG...]", "Create and start a container",
            Needs::kernel, build_run},
    Command{"create", "[OPTIONS] IMAGE [COMMAND] [ARG...]", "Create a container without starting it",
            Needs::kernel, build_create},
    Command{"exec", "[OPTIONS] CONTAINER COMMAND [ARG...]", "Execute a command in a running container",
            Needs::kernel, build_exec},
    Command{"attach", "[OPTIONS] CONTAINER", "Join the streams of a running container",
            Needs::records, build_attach},
    Command{"start", "[OPTIONS] CONTAINER [CONTAINER...]", "Start stopped containers", Needs::kernel, build_start},
    Command{"stop", "[OPTIONS] CONTAINER [CONTAINER...]", "Stop running containers",
            Needs::kernel, build_stop},
    Command{"restart", "[OPTIONS] CONTAINER [CONTAINER...]", "Stop containers and start them again",
            Needs::kernel, build_restart},
    Command{"kill", "[OPTIONS] CONTAINER [CONTAINER...]", "Send a signal to running containers",
            Needs::kernel, build_kill},
    Command{"update", "[OPTIONS] CONTAINER [CONTAINER...]", "Change what containers may use",
            Needs::kernel, build_update},
    Command{"pause", "CONTAINER [CONTAINER...]", "Let running containers stand still",
            Needs::kernel, build_pause},
    Command{"unpause", "CONTAINER [CONTAINER...]", "Let paused containers go on",
            Needs::kernel, build_unpause},
    Command{"wait", "CONTAINER [CONTAINER...]", "Wait until containers have ended, print their exit codes",
            Needs::records, build_wait},
    Command{"cp", "[OPTIONS] SOURCE TARGET", "Copy files between the host and a container",
            Needs::kernel, build_cp},
    Command{"rename", "CONTAINER NAME", "Give a container another name", Needs::kernel, build_rename},
    Command{"rm", "[OPTIONS] CONTAINER [CONTAINER...]", "Remove containers", Needs::kernel, build_rm},
    Command{"ps", "[OPTIONS]", "List containers", Needs::records, build_ps},
    Command{"logs", "[OPTIONS] CONTAINER", "Show what a container has written", Needs::records, build_logs},
    Command{"stats", "[OPTIONS] [CONTAINER...]", "Show what containers use, while it changes",
            Needs::records, build_stats},
    Command{"events", "[OPTIONS]", "Show what has happened and what happens",
            Needs::records, build_events},
    Command{"port", "CONTAINER [PORT[/PROTOCOL]]", "List the published ports of a container",
            Needs::records, build_port},
    Command{"publish", "[OPTIONS] CONTAINER PORTS [PORTS...]", "Publish more ports of a container, at once",
            Needs::kernel, build_publish},
    Command{"unpublish", "[OPTIONS] CONTAINER [PORTS...]", "Take published ports back, at once",
            Needs::kernel, build_unpublish},
    Command{"top", "CONTAINER [PS-OPTION...]", "Show the processes of a container",
            Needs::records, build_top},
    Command{"container inspect", "[OPTIONS] CONTAINER [CONTAINER...]", "Show containers in detail",
            Needs::records, build_container_inspect},
    Command{"container prune", "[OPTIONS]", "Remove all stopped containers",
            Needs::kernel, build_container_prune},

    Command{"image pull", "[OPTIONS] IMAGE", "Fetch an image from a registry",
            Needs::kernel, build_image_pull},
    Command{"image import", "[OPTIONS] SOURCE NAME", "Make an image of a root file system",
            Needs::kernel, build_image_import},
    Command{"image load", "[OPTIONS]", "Load images from an archive", Needs::kernel, build_image_load},
    Command{"image save", "[OPTIONS] IMAGE [IMAGE...]", "Write images into an archive",
            Needs::records, build_image_save},
    Command{"image ls", "[OPTIONS] [REPOSITORY[:TAG]]", "List images", Needs::records, build_image_ls},
    Command{"image inspect", "[OPTIONS] IMAGE [IMAGE...]", "Show images in detail",
            Needs::records, build_image_inspect},
    Command{"image history", "[OPTIONS] IMAGE", "Show how an image was made",
            Needs::records, build_image_history},
    Command{"image tag", "IMAGE NAME", "Give an image another name", Needs::records, build_image_tag},
    Command{"image rm", "[OPTIONS] IMAGE [IMAGE...]", "Remove images", Needs::records, build_image_rm},
    Command{"image prune", "[OPTIONS]", "Remove images no container uses",
            Needs::records, build_image_prune},

    Command{"volume create", "[OPTIONS] [NAME]", "Create a volume",
            Needs::records, build_volume_create, kVolumeFailure},
    Command{"volume ls", "[OPTIONS]", "List volumes", Needs::records, build_volume_ls, kVolumeFailure},
    Command{"volume inspect", "[OPTIONS] VOLUME [VOLUME...]", "Show volumes in detail",
            Needs::records, build_volume_inspect, kVolumeFailure},
    Command{"volume rm", "[OPTIONS] VOLUME [VOLUME...]", "Remove volumes",
            Needs::records, build_volume_rm, kVolumeFailure},
    Command{"volume prune", "[OPTIONS]", "Remove volumes no container uses",
            Needs::records, build_volume_prune, kVolumeFailure},

    Command{"system check", "[OPTIONS]", "Compare the kernel with the records; exit code 1 if they differ",
            Needs::kernel, build_system_check},
    Command{"system repair", "[OPTIONS]", "Make what is missing, remove what nobody owns",
            Needs::kernel, build_system_repair},
    Command{"system restore", "", "Start the containers whose restart policy asks for it, after a boot",
            Needs::kernel, build_system_restore},
    Command{"system watch", "[OPTIONS]", "Put firewall rules back when others remove them, until it is ended",
            Needs::kernel, build_system_watch},
    Command{"system info", "[OPTIONS]", "Show what cnet knows of this host", Needs::records, build_system_info},
    Command{"system log", "[OPTIONS] [NAME]", "Show what cnet has done", Needs::records, build_system_log},
    Command{"system prune", "[OPTIONS]", "Remove stopped containers and unused networks",
            Needs::kernel, build_system_prune},

    Command{"login", "[OPTIONS] [REGISTRY]", "Log in to a registry of images", Needs::records, build_login},
    Command{"logout", "[REGISTRY]", "Log out of a registry of images", Needs::records, build_logout},
    Command{"inspect", "[OPTIONS] OBJECT [OBJECT...]", "Show any kind of object in detail",
            Needs::records, build_inspect},
    Command{"graph", "[OPTIONS] [NETWORK...]", "Show networks, containers and published ports as a picture",
            Needs::records, build_graph},
    Command{"completion", "SHELL", "Print the completion script of a shell", Needs::nothing, build_completion},
    Command{"version", "[OPTIONS]", "Show the version", Needs::nothing, build_version},
    Command{"help", "[COMMAND | TOPIC]", "Show help", Needs::nothing, build_help},

    Command{"container-ended", "CONTAINER", "Clean up behind a container (for its monitor)",
            Needs::kernel, build_container_ended, 125, true},
    Command{"container-log", "CONTAINER KIND TEXT", "Note trouble with a collector of logs (for a monitor)",
            Needs::kernel, build_container_log, 125, true},
    Command{"container-restart", "CONTAINER", "Start a container again by its policy (for its monitor)",
            Needs::kernel, build_container_restart, 125, true},
    Command{"__complete", "[WORD...]", "Candidates for the last word (for the completion scripts)",
            Needs::nothing, build_complete, 125, true},
};

constexpr std::array kAliases{
    Alias{"connect", "network connect"},   Alias{"disconnect", "network disconnect"},
    Alias{"network list", "network ls"},   Alias{"network remove", "network rm"},
    Alias{"container run", "run"},         Alias{"container create", "create"},
    Alias{"container exec", "exec"},       Alias{"container attach", "attach"},
    Alias{"container start", "start"},     Alias{"container stop", "stop"},
    Alias{"container restart", "restart"}, Alias{"container pause", "pause"},
    Alias{"container unpause", "unpause"}, Alias{"container rename", "rename"}, Alias{"container cp", "cp"},
    Alias{"container top", "top"},         
    Alias{"container kill", "kill"},       Alias{"container wait", "wait"},
    Alias{"container update", "update"},
    Alias{"container rm", "rm"},           Alias{"container remove", "rm"},
    Alias{"container ls", "ps"},           Alias{"container ps", "ps"},
    Alias{"container list", "ps"},         Alias{"container logs", "logs"},
    Alias{"container publish", "publish"}, Alias{"container unpublish", "unpublish"},
    Alias{"container port", "port"},       Alias{"images", "image ls"},
    Alias{"pull", "image pull"},
    Alias{"rmi", "image rm"},              Alias{"import", "image import"},
    Alias{"load", "image load"},           Alias{"save", "image save"},
    Alias{"tag", "image tag"},             Alias{"history", "image history"},
    Alias{"image list", "image ls"},       Alias{"image remove", "image rm"},
    Alias{"volume list", "volume ls"},     Alias{"volume remove", "volume rm"},
    Alias{"info", "system info"},          Alias{"system events", "events"},
};
// clang-format on

}  // namespace

std::span<const Command> commands() { return kCommands; }
std::span<const Alias> aliases() { return kAliases; }
std::span<const Group> groups() { return kGroups; }

}  // namespace cnet::cmd
