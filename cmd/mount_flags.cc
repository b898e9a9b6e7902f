#include "mount_flags.h"

#include <filesystem>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "flags.h"

namespace cnet::cmd {
namespace {

/// Said here, where the flag can be named, and not by the container's init.
void require_source(const Mount& mount) {
  if (mount.kind != MountKind::bind || mount.make_source) return;
  std::error_code none;
  if (std::filesystem::exists(mount.source, none)) return;
  throw Error("--mount: the source " + cnet::quoted(mount.source) + " does not exist",
              Error::Kind::usage)
      .hint("make it first; --volume makes missing folders");
}

}  // namespace

void add_mount_flags(CLI::App& app, MountFlags& flags) {
  texts(app, flags.volumes,
        {"-v,--volume", "MOUNT", "Mount a host folder or a volume: [SOURCE:]TARGET[:OPTIONS]"});
  texts(app, flags.mounts,
        {"--mount", "MOUNT", "The same written long: type=bind,source=DIR,target=DIR,readonly"});
  texts(app, flags.tmpfs, {"--tmpfs", "MOUNT", "A file system in memory: TARGET[:size=64m,...]"});
  texts(app, flags.volumes_from,
        {"--volumes-from", "CONTAINER", "Mount what another one has: CONTAINER[:ro]"});
  text(app, flags.shm_size, {"--shm-size", "SIZE", "Size of /dev/shm (default 64m)"});
  flag(app, "--read-only", flags.read_only, "Its root file system cannot be written");
}

void parse_mount_flags(const MountFlags& flags, CreateContainer& out) {
  std::error_code none;  // without a current folder there is nothing that "./data" could mean
  out.mounts = parse_mounts(flags, std::filesystem::current_path(none));
  for (const Mount& mount : out.mounts.list) require_source(mount);
  for (const std::string& text : flags.volumes_from) {
    out.volumes_from.push_back(parse_volumes_from(text));
  }
}

}  // namespace cnet::cmd
