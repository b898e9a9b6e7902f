#include "cnet/model/mounts.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "cnet/model/size.h"
#include "mount_words.h"

namespace cnet {
namespace {

struct Word {
  Propagation value;
  std::string_view text;
};

constexpr Word kPropagations[] = {
    {Propagation::rprivate, "rprivate"}, {Propagation::private_, "private"},
    {Propagation::rshared, "rshared"},   {Propagation::shared, "shared"},
    {Propagation::rslave, "rslave"},     {Propagation::slave, "slave"},
};

void add(std::vector<Mount>& list, Mount mount) {
  if (has_target(list, mount.target)) {
    throw Error("two mounts have the target " + quoted(mount.target), Error::Kind::usage)
        .hint("leave one of --volume, --mount and --tmpfs out");
  }
  list.push_back(std::move(mount));
}

std::uint64_t parse_shm_size(const std::string& text) {
  const auto size = parse_size(text);
  if (!size) {
    throw Error("--shm-size " + quoted(text) + " is no size like 64m", Error::Kind::usage);
  }
  return *size == 0 ? Mounts{}.shm_size : *size;  // as Docker
}

}  // namespace

std::optional<std::string> clean_path(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  std::vector<std::string_view> kept;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string clean;
  for (const std::string_view part : kept) clean.append("/").append(part);
  return clean.empty() ? "/" : clean;
}

void MountFlagText::fail(const std::string& problem) const {
  throw Error(shown() + ": " + problem, Error::Kind::usage);
}

std::string MountFlagText::shown() const { return flag_ + " " + quoted(text_); }

std::string mount_kind_name(MountKind kind) {
  switch (kind) {
    case MountKind::bind:
      return "bind";
    case MountKind::volume:
      return "volume";
    case MountKind::tmpfs:
      return "tmpfs";
  }
  return {};
}

std::string propagation_name(Propagation propagation) {
  for (const Word& word : kPropagations) {
    if (word.value == propagation) return std::string(word.text);
  }
  return {};
}

std::optional<Propagation> parse_propagation(std::string_view text) {
  for (const Word& word : kPropagations) {
    if (word.text == text) return word.value;
  }
  return std::nullopt;
}

std::optional<std::string> parse_mode(std::string_view text) {
  constexpr std::size_t longest = 5;  // "01777"
  if (text.empty() || text.size() > longest) return std::nullopt;
  if (text.find_first_not_of("01234567") != std::string_view::npos) return std::nullopt;
  if (text.size() == longest && text.front() != '0') return std::nullopt;
  return std::string(text);
}

namespace {

bool is_in_proc(std::string_view target) {
  return target == "/proc" || target.starts_with("/proc/");
}

}  // namespace

std::optional<std::string> find_mount_target(std::string_view path) {
  auto target = clean_path(path);
  if (path.find('\0') != std::string_view::npos) return std::nullopt;
  if (!target || *target == "/" || is_in_proc(*target)) return std::nullopt;
  return target;
}

std::string mount_target(const std::string& flag, std::string_view path) {
  if (auto target = find_mount_target(path)) return *std::move(target);
  const auto clean = clean_path(path);
  const char* why = !clean          ? "is not an absolute path"
                    : *clean == "/" ? "is the container's root"
                    : is_in_proc(*clean)
                        ? "is in /proc, where nothing may lie over the kernel's files"
                        : "holds a zero byte";
  throw Error(flag + ": the target " + quoted(path) + " " + why, Error::Kind::usage);
}

std::size_t mount_depth(std::string_view target) {
  return static_cast<std::size_t>(std::ranges::count(target, '/'));
}

bool has_target(const std::vector<Mount>& mounts, std::string_view target) {
  return std::ranges::find(mounts, target, &Mount::target) != mounts.end();
}

VolumesFrom parse_volumes_from(std::string_view text) {
  const MountFlagText flag("--volumes-from", text);
  const auto parts = split(text, ':');
  if (parts.front().empty()) flag.fail("the container is missing");
  if (parts.size() > 2 || (parts.size() == 2 && parts[1] != "ro" && parts[1] != "rw")) {
    flag.fail("it is CONTAINER, CONTAINER:ro or CONTAINER:rw");
  }
  return {.container = std::string(parts.front()),
          .read_only = parts.size() == 2 && parts[1] == "ro"};
}

Mounts parse_mounts(const MountFlags& flags, const std::string& folder) {
  Mounts mounts{.read_only_root = flags.read_only};
  for (const std::string& text : flags.volumes) add(mounts.list, parse_volume_flag(text, folder));
  for (const std::string& text : flags.mounts) add(mounts.list, parse_mount_flag(text));
  for (const std::string& text : flags.tmpfs) add(mounts.list, parse_tmpfs_flag(text));
  if (!flags.shm_size.empty()) mounts.shm_size = parse_shm_size(flags.shm_size);
  return mounts;
}

}  // namespace cnet
