#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "in_root.h"
#include "tar_copy.h"
#include "tar_header.h"

namespace cnet::sandbox {
namespace {

constexpr std::uint64_t kOneStep = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
constexpr std::uint64_t kLongestText = 1 << 20;  // of a header's names

/// The bytes of the archive, one after the other.
class TarBytes {
 public:
  explicit TarBytes(int in) : in_(in) {}

  /// False at the very end; Error in the middle.
  bool read_block(TarBlock& block) {
    const std::size_t length = read_some(block.data(), block.size());
    if (length != 0 && length != block.size()) throw Error("the archive is cut off");
    return length != 0;
  }

  /// Calls `use` with each part of a content, and skips its padding.
  template <class Use>
  void read_content(std::uint64_t size, Use use) {
    std::array<char, 65536> part{};
    std::uint64_t padding = padded(size) - size;
    for (std::uint64_t* left : {&size, &padding}) {
      while (*left > 0) {
        const std::size_t length =
            read_some(part.data(), std::min<std::uint64_t>(*left, part.size()));
        if (length == 0) throw Error("the archive is cut off");
        if (left == &size) use(std::string_view(part.data(), length));
        *left -= length;
      }
    }
  }

  std::string read_text(std::uint64_t size) {
    if (size > kLongestText) throw Error("the archive has a header of more than 1 MiB");
    std::string text;
    read_content(size, [&](std::string_view part) { text += part; });
    return text;
  }

 private:
  std::size_t read_some(char* to, std::size_t size) {
    std::size_t have = 0;
    while (have < size) {
      const ssize_t length = ::read(in_, to + have, size - have);
      if (length < 0 && errno == EINTR) continue;
      if (length < 0) throw Error::system("read the archive", errno);
      if (length == 0) break;
      have += static_cast<std::size_t>(length);
    }
    return have;
  }

  int in_;
};

/// The next entry with what the headers in front of it say; absent at the end.
std::optional<TarEntry> next_entry(TarBytes& bytes) {
  std::string pax, path, link;
  TarBlock block{};
  while (bytes.read_block(block)) {
    auto entry = parse_tar_block(block);
    if (!entry) return std::nullopt;
    switch (entry->type) {
      case 'x':
        pax = bytes.read_text(entry->size);
        continue;
      case 'g':
        bytes.read_text(entry->size);
        continue;
      case 'L':
        path = bytes.read_text(entry->size);
        continue;
      case 'K':
        link = bytes.read_text(entry->size);
        continue;
      default:  // a type of the format's, not of ours
        if (!path.empty()) entry->path = path.substr(0, path.find('\0'));
        if (!link.empty()) entry->link = link.substr(0, link.find('\0'));
        apply_pax_records(pax, *entry);
        return entry;
    }
  }
  return std::nullopt;
}

struct InFolder {
  UniqueFd folder;
  std::string name;  ///< empty: the folder that is unpacked into
};

class TarReader {
 public:
  TarReader(int folder, const CopyRules& rules) : folder_(folder), rules_(rules) {}

  void unpack(TarBytes& bytes, const TarEntry& entry) {
    what_ = "unpack " + quoted(entry.path);
    const InFolder place = find(entry.path);
    const bool has_content = entry.type == '0' || entry.type == '7';
    if (place.name.empty() ||
        (!has_content && entry.type != '5' && entry.type != '1' && entry.type != '2')) {
      if (!place.name.empty()) left_out.push_back(entry.path);
      bytes.read_content(entry.type >= '1' && entry.type <= '6' ? 0 : entry.size,
                         [](std::string_view) {});
      return;
    }
    if (entry.type == '5') return make_folder(place, entry);
    check(::unlinkat(place.folder.get(), place.name.c_str(), 0) == 0 || errno == ENOENT);
    if (entry.type == '2') return make_link(place, entry);
    if (entry.type == '1') return make_hard_link(place, entry);
    make_file(bytes, place, entry);
  }

  std::vector<std::string> left_out;

 private:
  void check(bool done) const {
    if (!done) throw Error::system(what_, errno);
  }

  /// The folder that the last part of the path is in, with all that are missing made.
  InFolder find(const std::string& path) const {
    std::vector<std::string> parts;
    for (const std::string_view part : split(path, '/')) {
      if (part == "..") throw Error(what_ + ": it leads out of the folder");
      if (!part.empty() && part != ".") parts.emplace_back(part);
    }
    InFolder place{.folder = open_at(folder_, ".", O_PATH | O_DIRECTORY, kOneStep)};
    check(static_cast<bool>(place.folder));
    if (parts.empty()) return place;
    place.name = std::move(parts.back());
    parts.pop_back();
    for (const std::string& part : parts) {
      check(::mkdirat(place.folder.get(), part.c_str(), 0755) == 0 || errno == EEXIST);
      UniqueFd next =
          open_at(place.folder.get(), part, O_PATH | O_DIRECTORY | O_NOFOLLOW, kOneStep);
      check(static_cast<bool>(next));
      place.folder = std::move(next);
    }
    return place;
  }

  void make_folder(const InFolder& place, const TarEntry& entry) const {
    check(::mkdirat(place.folder.get(), place.name.c_str(), 0700) == 0 || errno == EEXIST);
    const UniqueFd made =
        open_at(place.folder.get(), place.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, kOneStep);
    check(static_cast<bool>(made));
    set_attributes(made.get(), entry);
  }

  void make_link(const InFolder& place, const TarEntry& entry) const {
    check(::symlinkat(entry.link.c_str(), place.folder.get(), place.name.c_str()) == 0);
    check(!rules_.keep_owner || ::fchownat(place.folder.get(), place.name.c_str(), owner(entry.uid),
                                           owner(entry.gid), AT_SYMLINK_NOFOLLOW) == 0);
  }

  /// To something in the folder; a symbolic link there is linked itself, not what it leads to.
  void make_hard_link(const InFolder& place, const TarEntry& entry) const {
    const InFolder target = find(entry.link);
    check(::linkat(target.folder.get(), target.name.c_str(), place.folder.get(), place.name.c_str(),
                   0) == 0);
  }

  void make_file(TarBytes& bytes, const InFolder& place, const TarEntry& entry) const {
    const UniqueFd made(::openat(place.folder.get(), place.name.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    check(static_cast<bool>(made));
    bytes.read_content(entry.size, [&](std::string_view part) {
      while (!part.empty()) {
        const ssize_t written = ::write(made.get(), part.data(), part.size());
        check(written >= 0 || errno == EINTR);
        part.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
      }
    });
    set_attributes(made.get(), entry);
  }

  /// An archive's ids are the container's, whoever made it.
  std::uint32_t owner(std::uint64_t id) const {
    return rules_.to.on_host(static_cast<std::uint32_t>(id));
  }

  void set_attributes(int made, const TarEntry& entry) const {
    if (rules_.keep_owner) {
      check(::fchown(made, owner(entry.uid), owner(entry.gid)) == 0);
    }
    check(::fchmod(made, entry.mode) == 0);
    const timespec mtime{.tv_sec = entry.mtime, .tv_nsec = 0};
    const std::array times = {mtime, mtime};
    check(::futimens(made, times.data()) == 0);
  }

  int folder_;
  const CopyRules& rules_;
  std::string what_;
};

}  // namespace

std::vector<std::string> read_tar(int in, int folder, const CopyRules& rules) {
  TarBytes bytes(in);
  TarReader reader(folder, rules);
  while (const auto entry = next_entry(bytes)) reader.unpack(bytes, *entry);
  return std::move(reader.left_out);
}

}  // namespace cnet::sandbox
