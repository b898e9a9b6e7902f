#include "sandbox_files.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "device_list.h"
#include "devices.h"
#include "in_root.h"
#include "join.h"
#include "mounts.h"
#include "proc_sys.h"
#include "root_fs.h"
#include "user_mounts.h"
#include "volume_data.h"

namespace cnet::sandbox {
namespace {

/// An image may lead /etc/hosts elsewhere, but not over files of the kernel's, which say or do
/// something to whoever comes later (CVE-2025-52881).
UniqueFd file_place(const std::string& target, const InRoot& root) {
  UniqueFd place = root.file(target);
  struct statfs system {};
  if (::fstatfs(place.get(), &system) < 0) throw Error::system("fstatfs", errno);
  if (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC) {
    throw Error("mount " + quoted(target) + ": the image leads this path to /proc or /sys");
  }
  return place;
}

void bind_files(const SandboxSpec& spec, const InRoot& root) {
  for (const auto& [source, target] : spec.files) {
    const UniqueFd file(::open(source.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!file) throw Error::system("open " + source, errno);
    const UniqueFd mount = clone_mount(file.get(), 0, source);
    set_propagation(mount.get(), "", MS_PRIVATE);
    attach(mount.get(), file_place(target, root).get(), target);
  }
}

void set_names(const SandboxSpec& spec) {
  if (!spec.hostname.empty() && ::sethostname(spec.hostname.data(), spec.hostname.size()) < 0) {
    throw Error::system("set the host name " + spec.hostname, errno);
  }
  if (!spec.domainname.empty() &&
      ::setdomainname(spec.domainname.data(), spec.domainname.size()) < 0) {
    throw Error::system("set the domain name " + spec.domainname, errno);
  }
}

/// --init: a program of the host's that stays. Through /proc/1/exe it cannot be written (R01).
UniqueFd open_init_program(const SandboxSpec& spec) {
  if (spec.init_program.empty()) return {};
  const UniqueFd file(::open(spec.init_program.c_str(), O_PATH | O_CLOEXEC));
  if (!file) {
    const int err = errno;
    throw Error::system("--init: open " + spec.init_program, err)
        .hint("install cnet completely, or set CNET_LIBEXEC to the folder of cnet-init");
  }
  UniqueFd program = clone_mount(file.get(), 0, spec.init_program);
  set_attributes(program.get(), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0);
  set_propagation(program.get(), "", MS_PRIVATE);
  return program;
}

}  // namespace

SandboxFiles build_files(const SandboxSpec& spec, Owner owner) {
  UserMounts mounts(spec.mounts.list, owner.users);  // while the mounts here are the host's own
  const std::vector<DeviceNode> nodes = list_devices(spec.exposure);
  set_propagation(AT_FDCWD, "/", MS_SLAVE);
  const auto shm = shared_memory(spec.namespaces, owner.joined);
  UniqueFd program = open_init_program(spec);
  cover_sources(spec, owner.users);
  act_as_root_of(spec.users);
  UniqueFd root = mount_root(spec, owner.users);
  const InRoot in_root(root.get());
  fill_volumes(spec.mounts.list, in_root);
  UniqueFd proc = owner.proc ? std::move(owner.proc) : new_proc();
  mount_proc(in_root, proc.get());
  const UniqueFd sys = mount_sys(in_root, !spec.cgroup.empty(), spec.exposure.host_devices);
  UniqueFd dev = mount_devices(in_root, shm, {spec.mounts.shm_size, nodes, spec.users});
  mounts.attach_above_files(in_root);
  bind_files(spec, in_root);
  mounts.attach_rest(in_root);
  set_names(spec);
  write_sysctls(proc.get(), spec.sysctls);
  if (!spec.exposure.all_system_paths) {
    mask_host(proc.get(), sys.get(), open_null(dev.get(), O_PATH).get());
  }
  return {std::move(root), std::move(proc), std::move(dev), std::move(program)};
}

}  // namespace cnet::sandbox
