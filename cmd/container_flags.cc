#include "container_flags.h"

#include <cstdlib>
#include <filesystem>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "flags.h"
#include "key_value_file.h"
#include "limit_flags.h"
#include "mount_flags.h"
#include "security_flags.h"
#include "signal_name.h"

namespace cnet::cmd {
namespace {

/// The folder as an absolute path; said here, where the flag can be named, and not by the
/// container's init.
std::string rootfs(const std::string& flag) {
  if (flag.empty()) return {};
  std::error_code none;
  const auto folder = std::filesystem::absolute(flag, none);
  if (!none && std::filesystem::is_directory(folder, none)) return folder;
  throw Error("--rootfs " + cnet::quoted(flag) + " is no folder", Error::Kind::usage);
}

std::optional<std::vector<std::string>> entrypoint(const std::optional<std::string>& flag) {
  if (!flag) return std::nullopt;
  if (flag->empty()) return std::vector<std::string>{};  // --entrypoint "": the image's is dropped
  return std::vector<std::string>{*flag};
}

void add_label(const char* flag, const std::string& text, CreateContainer& out) {
  auto [key, value] = parse_key_value(flag, text);
  out.labels.insert_or_assign(std::move(key), std::move(value));
}

void split_words(const ContainerFlags& flags, CreateContainer& out) {
  out.rootfs = rootfs(flags.rootfs);
  out.args = flags.words;
  if (!flags.rootfs.empty()) return;
  if (flags.words.empty()) throw Error("IMAGE is missing", Error::Kind::usage);
  out.image = flags.words.front();
  out.args.erase(out.args.begin());
}

void add_network_flags(CLI::App& app, ContainerFlags& flags) {
  texts(app, flags.network.networks,
        {"--network,--net", "NETWORK",
         "Network, host, none or container:NAME (default bridge); name=NET,alias=A,ip=IP,ip6=IP "
         "for more"});
  text(app, flags.network.ip4, {"--ip", "IP", "IPv4 address, like 10.9.0.5"});
  text(app, flags.network.ip6, {"--ip6", "IP", "IPv6 address, like fd00:9::5"});
  text(app, flags.network.mac,
       {"--mac-address", "MAC", "Hardware address, like 02:42:0a:09:00:05"});
  texts(app, flags.network.aliases,
        {"--network-alias,--net-alias", "NAME", "Another name on the network"});
  texts(app, flags.network.links,
        {"--link", "NAME[:ALIAS]", "Know another container by a name of this one's own"});
  text(app, flags.network.rate,
       {"--rate", "RATE", "How fast it sends and is sent to on each network, like 10mbit"});
  text(app, flags.network.burst,
       {"--burst", "SIZE", "What may go at once beyond --rate, like 64k"});
  add_port_flags(app, flags.ports);
}

}  // namespace

void add_environment_flags(CLI::App& app, std::vector<std::string>& files,
                           std::vector<std::string>& flags) {
  texts(app, flags, {"-e,--env", "NAME[=VALUE]", "Environment variable"});
  texts(app, files, {"--env-file", "FILE", "Environment variables, one on a line"});
}

std::vector<std::string> environment(const std::vector<std::string>& files,
                                     const std::vector<std::string>& flags) {
  std::vector<std::string> entries = read_key_value_files("--env-file", files);
  entries.insert(entries.end(), flags.begin(), flags.end());
  std::vector<std::string> env;
  for (const std::string& entry : entries) {
    if (entry.empty() || entry.front() == '=') {
      throw Error("--env " + cnet::quoted(entry) + " has no name", Error::Kind::usage);
    }
    if (entry.find('=') != std::string::npos) {
      env.push_back(entry);
    } else if (const char* value = std::getenv(entry.c_str())) {
      env.push_back(entry + "=" + value);
    }
  }
  return env;
}

void add_container_flags(CLI::App& app, ContainerFlags& flags) {
  stop_at_first_argument(app);
  text(app, flags.name, {"--name", "NAME", "Name of the container"});
  text(app, flags.hostname,
       {"-h,--hostname", "NAME", "Hostname inside (default: 12 digits of the id)"});
  text(app, flags.domainname,
       {"--domainname", "NAME", "Domain name inside, behind the hostname in /etc/hosts"});
  add_network_flags(app, flags);
  add_environment_flags(app, flags.env_files, flags.env);
  text(app, flags.working_dir, {"-w,--workdir", "FOLDER", "Working directory inside"});
  text(app, flags.user, {"-u,--user", "USER[:GROUP]", "Who runs the command"});
  text(app, flags.entrypoint, {"--entrypoint", "PROGRAM", "Instead of the image's entrypoint"});
  texts(app, flags.labels, {"-l,--label", "KEY=VALUE", "Metadata of the container"});
  texts(app, flags.label_files, {"--label-file", "FILE", "Labels, one on a line"});
  text(app, flags.cid_file, {"--cidfile", "FILE", "Write its id into this file, which is new"});
  text(app, flags.rootfs, {"--rootfs", "FOLDER", "Use this folder as root file system, no image"});
  text(app, flags.stop_signal, {"--stop-signal", "SIGNAL", "What stop sends (default SIGTERM)"});
  number(app, flags.stop_timeout,
         {"--stop-timeout", "SECONDS", "How long stop waits before it kills (default 10)"});
  add_health_flags(app, flags.health);
  add_limit_flags(app, flags.limits);
  add_namespace_flags(app, flags.namespaces);
  add_restart_flags(app, flags.restart);
  add_mount_flags(app, flags.mounts);
  add_process_flags(app, flags.process);
  add_log_flags(app, flags.logging);
  add_security_flags(app, flags.security);
  add_pull_flags(app, flags.pull);
  add_name_flags(app, flags.names);
  flag(app, "-i,--interactive", flags.stdin_open, "Keep standard input open");
  flag(app, "-t,--tty", flags.tty, "Give the container a terminal");
  flag(app, "--rm", flags.auto_remove, "Remove the container when it has ended");
  arguments(app, "IMAGE", flags.words, 0);
}

CreateContainer parse_container_flags(const ContainerFlags& flags) {
  CreateContainer out;
  split_words(flags, out);
  out.name = flags.name;
  out.entrypoint = entrypoint(flags.entrypoint);
  out.env = environment(flags.env_files, flags.env);
  out.working_dir = flags.working_dir;
  out.user = flags.user;
  out.hostname = flags.hostname;
  out.domainname = flags.domainname;
  for (const std::string& label : read_key_value_files("--label-file", flags.label_files)) {
    add_label("--label-file", label, out);
  }
  for (const std::string& label : flags.labels) add_label("--label", label, out);
  out.network = parse_network_flags(flags.network);
  parse_port_flags(flags.ports, out);
  out.health = parse_health_flags(flags.health);
  out.limits = parse_limits(flags.limits);
  parse_namespace_flags(flags.namespaces, out);
  out.auto_remove = flags.auto_remove;
  parse_restart_flags(flags.restart, out);
  parse_mount_flags(flags.mounts, out);
  out.settings = process_settings(flags.process);
  out.logging = flags.logging;
  out.security = security(flags.security);
  out.names = parse_name_flags(flags.names);
  out.stdin_open = flags.stdin_open;
  out.tty = flags.tty;
  if (flags.stop_signal) out.stop_signal = parse_signal(*flags.stop_signal);
  if (flags.stop_timeout && *flags.stop_timeout < 0) {
    throw Error("--stop-timeout must not be negative", Error::Kind::usage);
  }
  out.stop_timeout = flags.stop_timeout;
  return out;
}

}  // namespace cnet::cmd
