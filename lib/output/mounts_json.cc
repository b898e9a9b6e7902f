#include "mounts_json.h"

#include <cstdlib>

#include "cnet/model/volume.h"

namespace cnet::output {
namespace {

Json long_form(const Mount& mount) {
  Json out;
  out["Type"] = mount_kind_name(mount.kind);
  if (mount.kind != MountKind::tmpfs && !mount.anonymous) out["Source"] = mount.source;
  out["Target"] = mount.target;
  if (mount.read_only) out["ReadOnly"] = true;
  if (mount.kind == MountKind::bind) {
    Json options = Json::object();
    if (mount.propagation != Propagation::rprivate) {
      options["Propagation"] = propagation_name(mount.propagation);
    }
    if (!mount.recursive) options["NonRecursive"] = true;
    if (!mount.recursive_read_only) options["ReadOnlyNonRecursive"] = true;
    if (!options.empty()) out["BindOptions"] = std::move(options);
  }
  if (mount.kind == MountKind::volume && !mount.copy) out["VolumeOptions"] = {{"NoCopy", true}};
  if (mount.kind == MountKind::tmpfs && !mount.options.empty()) {
    Json options;
    for (const auto& [key, value] : mount.options) {
      if (key == "size") options["SizeBytes"] = std::strtoull(value.c_str(), nullptr, 10);
      if (key == "mode") options["Mode"] = std::strtoul(value.c_str(), nullptr, 8);
    }
    out["TmpfsOptions"] = std::move(options);
  }
  return out;
}

Json mount_point(const Mount& mount, const std::string& volumes) {
  Json out;
  out["Type"] = mount_kind_name(mount.kind);
  if (mount.kind == MountKind::volume) {
    out["Name"] = mount.source;
    out["Source"] = volumes + "/" + mount.source + "/" + kVolumeData;
  } else {
    out["Source"] = mount.source;
  }
  out["Destination"] = mount.target;
  if (mount.kind == MountKind::volume) out["Driver"] = "local";
  out["Mode"] = mount.origin == MountOrigin::volume_flag ? mount.written : "";
  out["RW"] = !mount.read_only;
  out["Propagation"] =
      mount.kind == MountKind::bind ? propagation_name(mount.propagation) : std::string();
  return out;
}

}  // namespace

void add_mounts(const Mounts& mounts, Json& host_config) {
  Json binds = Json::array();
  Json tmpfs = Json::object();
  Json list = Json::array();
  for (const Mount& mount : mounts.list) {
    switch (mount.origin) {
      case MountOrigin::volume_flag:
        if (!mount.anonymous) {
          const std::string options = mount.written.empty() ? "" : ":" + mount.written;
          binds.push_back(mount.source + ":" + mount.target + options);
        }
        break;
      case MountOrigin::mount_flag:
        list.push_back(long_form(mount));
        break;
      case MountOrigin::tmpfs_flag:
        tmpfs[mount.target] = mount.written;
        break;
      case MountOrigin::image:
        break;
    }
  }
  host_config["Binds"] = binds.empty() ? Json(nullptr) : std::move(binds);
  if (!list.empty()) host_config["Mounts"] = std::move(list);
  if (!tmpfs.empty()) host_config["Tmpfs"] = std::move(tmpfs);
  host_config["ReadonlyRootfs"] = mounts.read_only_root;
  host_config["ShmSize"] = mounts.shm_size;
}

Json mount_points(const Mounts& mounts, const std::string& volumes) {
  Json out = Json::array();
  for (const Mount& mount : mounts.list) {
    if (mount.origin != MountOrigin::tmpfs_flag) out.push_back(mount_point(mount, volumes));
  }
  return out;
}

Json volume_set(const Mounts& mounts) {
  Json out;
  for (const Mount& mount : mounts.list) {
    if (mount.anonymous) out[mount.target] = Json::object();
  }
  return out;
}

}  // namespace cnet::output
