#include "user.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::sandbox {
namespace {

constexpr std::uint32_t kHighestId = 0xfffffffe;  // 2^32-1 means "no change" to the kernel
constexpr off_t kLongestFile = 1 << 20;

std::optional<std::uint32_t> number(std::string_view text) {
  const auto value = parse_number(text, kHighestId);
  if (!value) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct PasswdLine {
  std::string_view name;
  std::uint32_t uid;
  std::uint32_t gid;
  std::string_view home;
};

struct GroupLine {
  std::string_view name;
  std::uint32_t gid;
  std::string_view members;
};

/// Calls `use` for each line that has at least `fields` fields, until it returns true.
template <class Use>
void each_line(std::string_view file, std::size_t fields, Use use) {
  for (const std::string_view line : split(file, '\n')) {
    const auto parts = split(line, ':');
    if (parts.size() >= fields && !parts[0].empty() && use(parts)) return;
  }
}

std::optional<PasswdLine> find_user(std::string_view wanted, std::string_view passwd) {
  std::optional<PasswdLine> found;
  const auto wanted_uid = number(wanted);
  each_line(passwd, 6, [&](const std::vector<std::string_view>& parts) {
    const auto uid = number(parts[2]);
    const auto gid = number(parts[3]);
    if (!uid || !gid || (parts[0] != wanted && wanted_uid != uid)) return false;
    found = PasswdLine{.name = parts[0], .uid = *uid, .gid = *gid, .home = parts[5]};
    return true;
  });
  return found;
}

template <class Use>
void each_group(std::string_view group, Use use) {
  each_line(group, 3, [&](const std::vector<std::string_view>& parts) {
    const auto gid = number(parts[2]);
    const std::string_view members = parts.size() > 3 ? parts[3] : std::string_view();
    return gid && use(GroupLine{.name = parts[0], .gid = *gid, .members = members});
  });
}

Error unknown(const char* kind, std::string_view name, const char* file) {
  const std::string what = std::string(kind) + " " + quoted(name);
  if (all_digits(name)) return Error(what + " is above " + std::to_string(kHighestId));
  return Error("no " + what + " in the container's " + file)
      .hint("give a number, or a name that the image knows");
}

gid_t find_group(std::string_view wanted, std::string_view group, const char* kind) {
  const auto wanted_gid = number(wanted);
  std::optional<gid_t> found = wanted_gid;
  each_group(group, [&](const GroupLine& line) {
    if (line.name != wanted) return false;
    found = line.gid;
    return true;
  });
  if (!found) throw unknown(kind, wanted, "/etc/group");
  return *found;
}

std::vector<gid_t> groups_of(std::string_view user, std::string_view group) {
  std::vector<gid_t> gids;
  each_group(group, [&](const GroupLine& line) {
    const auto members = split(line.members, ',');
    if (std::ranges::find(members, user) != members.end()) gids.push_back(line.gid);
    return false;
  });
  return gids;
}

std::string read_small_file(const InRoot& root, const std::string& path) {
  // Looked at before it is opened: opening a device of the image could do something.
  const UniqueFd seen = root.open(path, O_PATH);
  if (!seen && (errno == ENOENT || errno == ENOTDIR)) return {};
  if (!seen) throw Error::system("open " + path + " in the container", errno);
  struct stat info {};
  if (::fstat(seen.get(), &info) < 0) throw Error::system("fstat", errno);
  if (!S_ISREG(info.st_mode)) throw Error(path + " in the container is not a regular file");
  if (info.st_size > kLongestFile) throw Error(path + " in the container is longer than 1 MiB");
  const UniqueFd file = root.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file) throw Error::system("open " + path + " in the container", errno);
  std::string text(static_cast<std::size_t>(info.st_size), '\0');
  const ssize_t length = ::pread(file.get(), text.data(), text.size(), 0);
  if (length < 0) throw Error::system("read " + path + " in the container", errno);
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

Identity identify(std::string_view user, std::string_view passwd, std::string_view group) {
  const auto parts = split(user, ':');
  if (parts.size() > 2) throw Error("user " + quoted(user) + " is not USER[:GROUP]");
  const std::string_view name = parts[0].empty() ? "0" : parts[0];
  const std::string_view group_name = parts.size() == 2 ? parts[1] : std::string_view();

  Identity identity;
  const auto line = find_user(name, passwd);
  if (line) {
    identity.uid = line->uid;
    identity.gid = line->gid;
    if (!line->home.empty()) identity.home = line->home;
  } else {
    const auto uid = number(name);
    if (!uid) throw unknown("user", name, "/etc/passwd");
    identity.uid = *uid;
  }
  if (!group_name.empty()) identity.gid = find_group(group_name, group, "group");
  identity.groups = {identity.gid};
  if (line && group_name.empty()) {
    for (const gid_t gid : groups_of(line->name, group)) {
      if (std::ranges::find(identity.groups, gid) == identity.groups.end()) {
        identity.groups.push_back(gid);
      }
    }
  }
  return identity;
}

void add_group(Identity& identity, std::string_view name, std::string_view group) {
  const gid_t gid = find_group(name, group, "--group-add group");
  if (std::ranges::find(identity.groups, gid) == identity.groups.end()) {
    identity.groups.push_back(gid);
  }
}

Identity identify(std::string_view user, const InRoot& root,
                  const std::vector<std::string>& added) {
  const std::string group = read_small_file(root, "/etc/group");
  Identity identity = identify(user, read_small_file(root, "/etc/passwd"), group);
  for (const std::string& name : added) add_group(identity, name, group);
  return identity;
}

}  // namespace cnet::sandbox
