// -v, --volume: [SOURCE:]TARGET[:OPTIONS]
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "mount_words.h"

namespace cnet {
namespace {

void set_source(const MountFlagText& flag, std::string_view source, const std::string& folder,
                Mount& mount) {
  if (source.empty()) flag.fail("the source is empty");
  if (source.starts_with('/')) {
    mount.source = *clean_path(source);
  } else if (source == "." || source == ".." || source.starts_with("./") ||
             source.starts_with("../")) {
    mount.source = *clean_path(folder + "/" + std::string(source));
  } else if (source.find('/') != std::string_view::npos) {
    flag.fail("the source " + quoted(source) +
              " is neither a path from / on nor the name of a volume");
  } else {
    if (!is_valid_name(source)) {
      flag.fail("the source " + quoted(source) +
                " is no volume's name: letters, digits, '_', '.' and '-', beginning with a letter "
                "or digit");
    }
    mount.kind = MountKind::volume;
    mount.source = source;
    return;
  }
  mount.kind = MountKind::bind;
  mount.make_source = true;  // as Docker does with -v
}

/// The words behind the target; each kind of them once.
class Options {
 public:
  Options(const MountFlagText& flag, Mount& mount) : flag_(flag), mount_(mount) {}

  void read(std::string_view word) {
    const auto propagation = parse_propagation(word);
    if (word == "ro" || word == "rw") {
      require_first(has_access_, "ro and rw");
      mount_.read_only = word == "ro";
    } else if (word == "z" || word == "Z") {
      require_first(has_label_, "z and Z");  // for SELinux, which labels nothing here
    } else if (word == "nocopy") {
      require_first(has_copy_, "nocopy");
      if (mount_.kind != MountKind::volume) flag_.fail("nocopy is for volumes");
      mount_.copy = false;
    } else if (propagation) {
      require_first(has_propagation_, "the propagation");
      if (mount_.kind != MountKind::bind) flag_.fail(std::string(word) + " is for host folders");
      mount_.propagation = *propagation;
    } else {
      flag_.fail("the option " + quoted(word) +
                 " is not known; known are ro, rw, z, Z, nocopy, [r]shared, [r]slave, [r]private");
    }
  }

 private:
  void require_first(bool& seen, const std::string& what) const {
    if (seen) flag_.fail("the options say " + what + " twice");
    seen = true;
  }

  const MountFlagText& flag_;
  Mount& mount_;
  bool has_access_ = false, has_label_ = false, has_copy_ = false, has_propagation_ = false;
};

bool is_option(std::string_view word) {
  return word == "ro" || word == "rw" || word == "z" || word == "Z" || word == "nocopy" ||
         parse_propagation(word);
}

}  // namespace

Mount parse_volume_flag(std::string_view text, const std::string& folder) {
  const MountFlagText flag("--volume", text);
  const auto parts = split(text, ':');
  if (parts.size() > 3) flag.fail("it is [SOURCE:]TARGET[:OPTIONS]");
  Mount mount{.origin = MountOrigin::volume_flag};
  if (parts.size() == 1) {
    mount.kind = MountKind::volume;
    mount.anonymous = true;
    mount.target = mount_target(flag.shown(), parts[0]);
    return mount;
  }
  if (parts.size() == 2 && is_option(parts[1])) {
    flag.fail("options need a source: it is [SOURCE:]TARGET[:OPTIONS]");
  }
  set_source(flag, parts[0], folder, mount);
  mount.target = mount_target(flag.shown(), parts[1]);
  if (parts.size() == 2) return mount;
  Options options(flag, mount);
  for (const std::string_view word : split(parts[2], ',')) options.read(word);
  mount.written = parts[2];
  return mount;
}

}  // namespace cnet
