#include "cnet/sandbox/spec_codec.h"

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "log_fields.h"

namespace cnet::sandbox {
namespace {

/// Raise the number whenever for_each_field changes.
constexpr std::string_view kMagic = "cnet-spec 9 " CNET_VERSION "\n";
constexpr std::string_view kResolverMagic = "cnet-resolver 1 " CNET_VERSION "\n";
constexpr std::string_view kExecMagic = "cnet-exec 3 " CNET_VERSION "\n";

template <class Joined, class Visitor>
void for_each_joined_field(Joined& joined, Visitor& visit) {
  visit(joined.name);
  visit(joined.pid);
  visit(joined.start_time);
  visit(joined.network);
  visit(joined.pids);
  visit(joined.ipc);
  visit(joined.uts);
}

/// What the container's init has to know of a mount.
template <class AnyMount, class Visitor>
void for_each_mount_field(AnyMount& mount, Visitor& visit) {
  visit(mount.kind);
  visit(mount.source);
  visit(mount.target);
  visit(mount.read_only);
  visit(mount.copy);
  visit(mount.make_source);
  visit(mount.recursive);
  visit(mount.recursive_read_only);
  visit(mount.propagation);
  visit(mount.exec);
  visit(mount.suid);
  visit(mount.dev);
  visit(mount.options);
}

template <class Resolver, class Visitor>
void for_each_resolver_field(Resolver& resolver, Visitor& visit) {
  visit(resolver.networks);
  visit(resolver.forwards);
  visit(resolver.servers);
  visit(resolver.from_host);
  visit(resolver.short_names_stay);
  visit(resolver.rotate);
  visit(resolver.use_tcp);
  visit(resolver.timeout);
  visit(resolver.attempts);
  visit(resolver.links);
}

template <class Network, class Visitor>
void for_each_network_field(Network& network, Visitor& visit) {
  visit(network.id);
  visit(network.name);
  visit(network.internal);
}

template <class Spec, class Visitor>
void for_each_health_field(Spec& health, Visitor& visit) {
  visit(health.argv);
  visit(health.pace.interval);
  visit(health.pace.timeout);
  visit(health.pace.start_period);
  visit(health.pace.start_interval);
  visit(health.pace.retries);
  visit(health.program);
  visit(health.changed_command);
}

template <class Server, class Visitor>
void for_each_server_field(Server& server, Visitor& visit) {
  visit(server.ip);
  visit(server.port);
  visit(server.interface);
  visit(server.from);
}

template <class AnyConfinement, class Visitor>
void for_each_confinement_field(AnyConfinement& confinement, Visitor& visit) {
  visit(confinement.capabilities);
  visit(confinement.all_capabilities);
  visit(confinement.no_new_privileges);
  visit(confinement.seccomp);
  visit(confinement.filter);
  visit(confinement.apparmor);
}

template <class AnyDevice, class Visitor>
void for_each_device_field(AnyDevice& device, Visitor& visit) {
  visit(device.source);
  visit(device.target);
  visit(device.access);
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(const std::string& text) {
    number(text.size());
    out_.append(text);
  }
  void operator()(bool value) { out_.push_back(value ? '\1' : '\0'); }
  void operator()(std::uint16_t value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(std::uint64_t value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(const JoinedContainer& value) { for_each_joined_field(value, *this); }
  void operator()(const std::pair<std::string, std::string>& value) {
    (*this)(value.first);
    (*this)(value.second);
  }
  void operator()(MountKind value) { (*this)(static_cast<std::uint16_t>(value)); }
  void operator()(Propagation value) { (*this)(static_cast<std::uint16_t>(value)); }
  void operator()(const Mount& mount) { for_each_mount_field(mount, *this); }
  void operator()(const Confinement& value) { for_each_confinement_field(value, *this); }
  void operator()(const Device& device) { for_each_device_field(device, *this); }
  void operator()(LogDriver value) { (*this)(static_cast<std::uint16_t>(value)); }
  void operator()(LogAddress::Transport value) { (*this)(static_cast<std::uint16_t>(value)); }
  void operator()(SyslogFormat value) { (*this)(static_cast<std::uint16_t>(value)); }
  void operator()(const LogFileSpec& file) { for_each_log_file_field(file, *this); }
  void operator()(const CollectorSpec& value) { for_each_collector_field(value, *this); }
  template <class T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  void operator()(const Ulimit& limit) {
    (*this)(limit.name);
    (*this)(limit.soft);
    (*this)(limit.hard);
  }
  void operator()(const Ip& ip) {
    const auto bytes = ip.bytes();
    (*this)(std::string(bytes.begin(), bytes.end()));
  }
  void operator()(AskFrom value) { (*this)(static_cast<std::uint16_t>(value)); }
  void operator()(const ResolverNetwork& network) { for_each_network_field(network, *this); }
  void operator()(const ResolverServer& server) { for_each_server_field(server, *this); }
  void operator()(const ResolverLink& link) {
    (*this)(link.alias);
    (*this)(link.target);
  }
  void operator()(const std::optional<ResolverSpec>& resolver) {
    (*this)(resolver.has_value());
    if (resolver) for_each_resolver_field(*resolver, *this);
  }
  void operator()(int value) { (*this)(static_cast<std::uint64_t>(value)); }
  void operator()(std::chrono::nanoseconds value) {
    (*this)(static_cast<std::uint64_t>(value.count()));
  }
  void operator()(const std::optional<HealthSpec>& health) {
    (*this)(health.has_value());
    if (health) for_each_health_field(*health, *this);
  }
  template <class T>
  void operator()(const std::vector<T>& values) {
    number(values.size());
    for (const T& value : values) (*this)(value);
  }

 private:
  void number(std::size_t value) {
    const auto n = static_cast<std::uint32_t>(value);
    out_.append(reinterpret_cast<const char*>(&n), sizeof n);
  }
  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}

  void operator()(std::string& text) { text = take(number()); }
  void operator()(bool& value) { value = take(1)[0] != '\0'; }
  void operator()(std::uint16_t& value) {
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
  }
  void operator()(std::uint64_t& value) {
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
  }
  void operator()(JoinedContainer& value) { for_each_joined_field(value, *this); }
  void operator()(std::pair<std::string, std::string>& value) {
    (*this)(value.first);
    (*this)(value.second);
  }
  void operator()(MountKind& value) { enumerator(value); }
  void operator()(Propagation& value) { enumerator(value); }
  void operator()(Mount& mount) { for_each_mount_field(mount, *this); }
  void operator()(Confinement& value) { for_each_confinement_field(value, *this); }
  void operator()(Device& device) { for_each_device_field(device, *this); }
  void operator()(LogDriver& value) { enumerator(value); }
  void operator()(LogAddress::Transport& value) { enumerator(value); }
  void operator()(SyslogFormat& value) { enumerator(value); }
  void operator()(LogFileSpec& file) { for_each_log_file_field(file, *this); }
  void operator()(CollectorSpec& value) { for_each_collector_field(value, *this); }
  template <class T>
  void operator()(std::optional<T>& value) {
    bool present = false;
    (*this)(present);
    if (present) (*this)(value.emplace());
  }
  void operator()(Ulimit& limit) {
    (*this)(limit.name);
    (*this)(limit.soft);
    (*this)(limit.hard);
  }
  void operator()(Ip& ip) {
    std::string bytes;
    (*this)(bytes);
    if (bytes.size() != 4 && bytes.size() != 16) throw Error("the instructions name no address");
    ip = Ip::from_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  }
  void operator()(AskFrom& value) { enumerator(value); }
  void operator()(ResolverNetwork& network) { for_each_network_field(network, *this); }
  void operator()(ResolverServer& server) { for_each_server_field(server, *this); }
  void operator()(ResolverLink& link) {
    (*this)(link.alias);
    (*this)(link.target);
  }
  void operator()(std::optional<ResolverSpec>& resolver) {
    bool present = false;
    (*this)(present);
    if (present) for_each_resolver_field(resolver.emplace(), *this);
  }
  void operator()(int& value) {
    std::uint64_t number = 0;
    (*this)(number);
    value = static_cast<int>(number);
  }
  void operator()(std::chrono::nanoseconds& value) {
    std::uint64_t count = 0;
    (*this)(count);
    value = std::chrono::nanoseconds(static_cast<std::int64_t>(count));
  }
  void operator()(std::optional<HealthSpec>& health) {
    bool present = false;
    (*this)(present);
    if (present) for_each_health_field(health.emplace(), *this);
  }
  template <class T>
  void operator()(std::vector<T>& values) {
    for (std::uint32_t left = number(); left > 0; --left) (*this)(values.emplace_back());
  }
  bool at_end() const { return in_.empty(); }

 private:
  template <class Enum>
  void enumerator(Enum& value) {
    std::uint16_t number = 0;
    (*this)(number);
    value = static_cast<Enum>(number);
  }
  std::uint32_t number() {
    std::uint32_t n = 0;
    std::memcpy(&n, take(sizeof n).data(), sizeof n);
    return n;
  }
  std::string_view take(std::size_t size) {
    if (size > in_.size()) throw Error("the monitor's instructions are torn");
    const std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }
  std::string_view in_;
};

/// Every field of the spec once, for both directions.
template <class Spec, class Visitor>
void for_each_field(Spec& spec, Visitor& visit) {
  visit(spec.id);
  visit(spec.name);
  visit(spec.argv);
  visit(spec.env);
  visit(spec.init_program);
  visit(spec.cwd);
  visit(spec.user);
  visit(spec.groups);
  visit(spec.ulimits);
  visit(spec.confinement);
  visit(spec.exposure.host_devices);
  visit(spec.exposure.all_system_paths);
  visit(spec.exposure.devices);
  visit(spec.hostname);
  visit(spec.domainname);
  visit(spec.tty);
  visit(spec.stdin_open);
  visit(spec.rootfs);
  visit(spec.layers);
  visit(spec.upper);
  visit(spec.work);
  visit(spec.volatile_upper);
  visit(spec.files);
  visit(spec.mounts.list);
  visit(spec.mounts.shm_size);
  visit(spec.mounts.read_only_root);
  visit(spec.own_network);
  visit(spec.namespaces.own_pids);
  visit(spec.namespaces.own_ipc);
  visit(spec.namespaces.own_uts);
  visit(spec.namespaces.shm);
  visit(spec.namespaces.joined);
  visit(spec.sysctls);
  visit(spec.cgroup);
  visit(spec.cgroup_v1);
  visit(spec.run_dir);
  visit(spec.log.file);
  visit(spec.log.collector);
  visit(spec.log.helper);
  visit(spec.ended_command);
  visit(spec.resolver);
  visit(spec.restart_command);
  visit(spec.health);
}

template <class Spec, class Visitor>
void for_each_exec_field(Spec& spec, Visitor& visit) {
  visit(spec.argv);
  visit(spec.env);
  visit(spec.cwd);
  visit(spec.user);
  visit(spec.groups);
  visit(spec.ulimits);
  visit(spec.confinement);
  visit(spec.tty);
  visit(spec.window.rows);
  visit(spec.window.columns);
  visit(spec.stdin_open);
  visit(spec.has_output);
  visit(spec.cgroup);
  visit(spec.cgroup_v1);
}

}  // namespace

std::string encode(const ExecSpec& spec) {
  std::string bytes(kExecMagic);
  Writer writer(bytes);
  for_each_exec_field(spec, writer);
  return bytes;
}

ExecSpec decode_exec(std::string_view bytes) {
  if (!bytes.starts_with(kExecMagic)) throw Error("the instructions are another program's");
  Reader reader(bytes.substr(kExecMagic.size()));
  ExecSpec spec;
  for_each_exec_field(spec, reader);
  if (!reader.at_end()) throw Error("the instructions are too long");
  return spec;
}

std::string encode(const ResolverSpec& resolver) {
  std::string bytes(kResolverMagic);
  Writer writer(bytes);
  for_each_resolver_field(resolver, writer);
  return bytes;
}

ResolverSpec decode_resolver(std::string_view bytes) {
  if (!bytes.starts_with(kResolverMagic)) throw Error("the instructions are another program's");
  Reader reader(bytes.substr(kResolverMagic.size()));
  ResolverSpec resolver;
  for_each_resolver_field(resolver, reader);
  if (!reader.at_end()) throw Error("the instructions are too long");
  return resolver;
}

std::string encode(const SandboxSpec& spec) {
  std::string bytes(kMagic);
  Writer writer(bytes);
  for_each_field(spec, writer);
  return bytes;
}

SandboxSpec decode(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) {
    throw Error("the monitor belongs to another version of cnet")
        .hint("install cnet and its libexec folder from one package");
  }
  Reader reader(bytes.substr(kMagic.size()));
  SandboxSpec spec;
  for_each_field(spec, reader);
  if (!reader.at_end()) throw Error("the monitor's instructions are too long");
  return spec;
}

}  // namespace cnet::sandbox
