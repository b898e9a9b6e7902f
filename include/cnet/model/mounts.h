#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cnet {

enum class MountKind { bind, volume, tmpfs };
std::string mount_kind_name(MountKind kind);  ///< "bind"

/// How mounts made later on one side show on the other. With and without r it is the same: cnet
/// always means the whole tree.
enum class Propagation { rprivate, private_, rshared, shared, rslave, slave };
std::string propagation_name(Propagation propagation);  ///< "rslave"

/// What asked for a mount: it decides where `inspect` shows it.
enum class MountOrigin {
  volume_flag,  ///< -v
  mount_flag,   ///< --mount
  tmpfs_flag,   ///< --tmpfs
  image,        ///< VOLUME
};

/// Something mounted into a container.
struct Mount {
  MountKind kind = MountKind::bind;
  MountOrigin origin = MountOrigin::volume_flag;
  std::string source;  ///< bind: absolute path of the host; volume: its name; tmpfs: empty
  std::string target;  ///< absolute, without "." and "..", inside the container
  bool read_only = false;
  bool anonymous = false;    ///< volume: made for this container, goes with it
  bool copy = true;          ///< volume: when first used, gets what the image has at the target
  bool make_source = false;  ///< bind: a missing source becomes a folder
  bool recursive = true;     ///< bind: with what is mounted below the source
  bool recursive_read_only = true;  ///< bind: read_only holds below it, too
  Propagation propagation = Propagation::rprivate;
  bool exec = false, suid = false, dev = false;  ///< tmpfs: whether they mean anything there
  /// tmpfs: the file system's own options: "size", "mode", "uid", "gid", "nr_inodes".
  std::vector<std::pair<std::string, std::string>> options;
  std::string written;  ///< what followed the target of -v or --tmpfs: "ro,z"
  friend bool operator==(const Mount&, const Mount&) = default;
};

/// A container's mounts and what goes with them.
struct Mounts {
  std::vector<Mount> list;
  std::uint64_t shm_size = 64 << 20;  ///< bytes of /dev/shm
  bool read_only_root = false;
  friend bool operator==(const Mounts&, const Mounts&) = default;
};

/// The flags of `run` and `create`, as written.
struct MountFlags {
  std::vector<std::string> volumes, mounts, tmpfs, volumes_from;
  std::string shm_size;
  bool read_only = false;
};

/// Each flag by itself and all of them together. `folder` is what a source like "./data" is
/// relative to. An anonymous volume has no name yet. Throws Error (usage) that names the flag.
Mounts parse_mounts(const MountFlags& flags, const std::string& folder);

/// "CONTAINER[:ro|rw]" of --volumes-from.
struct VolumesFrom {
  std::string container;
  bool read_only = false;
  friend bool operator==(const VolumesFrom&, const VolumesFrom&) = default;
};
VolumesFrom parse_volumes_from(std::string_view text);

/// Throws Error (usage) unless something may be mounted there; `flag` says what asked for it. The
/// target as a Mount has it.
std::string mount_target(const std::string& flag, std::string_view path);

/// The same without a flag to blame: absent when nothing may be mounted there.
std::optional<std::string> find_mount_target(std::string_view path);

/// How many folders deep a target lies: what lies above has to be mounted first.
std::size_t mount_depth(std::string_view target);

/// Whether something is mounted at that very target.
bool has_target(const std::vector<Mount>& mounts, std::string_view target);

}  // namespace cnet
