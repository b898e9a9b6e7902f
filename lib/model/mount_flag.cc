// --mount: type=bind|volume|tmpfs,source=...,target=...,...
#include <algorithm>
#include <set>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "cnet/model/size.h"
#include "mount_words.h"
#include "name_rules.h"

namespace cnet {
namespace {

const std::vector<std::string> kKeys = {"type",
                                        "source",
                                        "src",
                                        "target",
                                        "dst",
                                        "destination",
                                        "readonly",
                                        "ro",
                                        "bind-propagation",
                                        "bind-recursive",
                                        "bind-nonrecursive",
                                        "volume-nocopy",
                                        "tmpfs-size",
                                        "tmpfs-mode"};

std::string one_name(const std::string& key) {
  if (key == "src") return "source";
  if (key == "dst" || key == "destination") return "target";
  if (key == "ro") return "readonly";
  return key;
}

class LongForm {
 public:
  explicit LongForm(std::string_view text) : flag_("--mount", text) {}

  Mount parse() {
    for (const std::string_view part : split(flag_.text(), ',')) read(part);
    if (!seen_.contains("target")) flag_.fail("target= is missing");
    for (const std::string& key : seen_) require_kind(key);
    switch (mount_.kind) {
      case MountKind::bind:
        finish_bind();
        break;
      case MountKind::volume:
        finish_volume();
        break;
      case MountKind::tmpfs:
        if (seen_.contains("source")) flag_.fail("a tmpfs has no source");
        break;
    }
    return std::move(mount_);
  }

 private:
  void read(std::string_view part) {
    const std::size_t equals = part.find('=');
    const std::string written = lower(trim(part.substr(0, equals)));
    const bool has_value = equals != std::string_view::npos;
    const std::string value(has_value ? part.substr(equals + 1) : "");
    if (std::ranges::find(kKeys, written) == kKeys.end()) {
      flag_.fail("there is no key " + quoted(written) + suggestion(written, kKeys));
    }
    const std::string key = one_name(written);
    if (!seen_.insert(key).second) flag_.fail(key + " is given twice");
    if (key == "readonly") {
      mount_.read_only = truth(key, value, has_value);
    } else if (key == "bind-nonrecursive") {
      if (truth(key, value, has_value)) mount_.recursive = false;
    } else if (key == "volume-nocopy") {
      mount_.copy = !truth(key, value, has_value);
    } else if (value.empty()) {
      flag_.fail(key + " needs a value");
    } else {
      read_value(key, value);
    }
  }

  void read_value(const std::string& key, const std::string& value) {
    if (key == "type") {
      set_kind(value);
    } else if (key == "source") {
      mount_.source = value;
    } else if (key == "target") {
      mount_.target = mount_target(flag_.shown(), value);
    } else if (key == "bind-propagation") {
      const auto propagation = parse_propagation(value);
      if (!propagation) flag_.fail("there is no propagation " + quoted(value));
      mount_.propagation = *propagation;
    } else if (key == "bind-recursive") {
      set_recursive(value);
    } else if (key == "tmpfs-size") {
      const auto size = parse_size(value);
      if (!size) flag_.fail("tmpfs-size " + quoted(value) + " is no size like 64m");
      if (*size != 0) mount_.options.emplace_back("size", std::to_string(*size));
    } else if (key == "tmpfs-mode") {
      const auto mode = parse_mode(value);
      if (!mode) flag_.fail("tmpfs-mode " + quoted(value) + " is no mode like 1777");
      mount_.options.emplace_back("mode", *mode);
    }
  }

  void set_kind(const std::string& value) {
    for (const MountKind kind : {MountKind::bind, MountKind::volume, MountKind::tmpfs}) {
      if (mount_kind_name(kind) != value) continue;
      mount_.kind = kind;
      return;
    }
    flag_.fail("there is no type " + quoted(value) + "; the types are bind, volume and tmpfs");
  }

  void set_recursive(const std::string& value) {
    if (value == "disabled") {
      mount_.recursive = false;
    } else if (value == "writable") {
      mount_.recursive_read_only = false;
    } else if (value == "readonly") {
      must_be_read_only_ = true;
    } else if (value != "enabled") {
      flag_.fail("bind-recursive is enabled, disabled, writable or readonly, not " + quoted(value));
    }
  }

  bool truth(const std::string& key, const std::string& value, bool has_value) const {
    if (!has_value || value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    flag_.fail(key + " is true or false, not " + quoted(value));
  }

  void require_kind(const std::string& key) const {
    const std::size_t dash = key.find('-');
    if (dash == std::string::npos) return;
    if (key.substr(0, dash) == mount_kind_name(mount_.kind)) return;
    flag_.fail(key + " is not for type=" + mount_kind_name(mount_.kind));
  }

  void finish_bind() {
    if (mount_.source.empty()) flag_.fail("source= is missing");
    if (!mount_.source.starts_with('/')) {
      flag_.fail("the source " + quoted(mount_.source) + " is not an absolute path");
    }
    mount_.source = *clean_path(mount_.source);
    if (must_be_read_only_ && !mount_.read_only) {
      flag_.fail("bind-recursive=readonly needs readonly");
    }
  }

  void finish_volume() {
    mount_.anonymous = mount_.source.empty();
    if (mount_.anonymous || is_valid_name(mount_.source)) return;
    flag_.fail("the source " + quoted(mount_.source) + " is no volume's name");
  }

  MountFlagText flag_;
  Mount mount_{.kind = MountKind::volume, .origin = MountOrigin::mount_flag};
  std::set<std::string> seen_;
  bool must_be_read_only_ = false;
};

}  // namespace

Mount parse_mount_flag(std::string_view text) { return LongForm(text).parse(); }

}  // namespace cnet
