#include "image_registry_commands.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <map>
#include <memory>

#include "../lib/image/registry/credential_store.h"
#include "../lib/image/registry/log_in.h"
#include "../lib/image/registry/look_ups.h"
#include "../lib/image/registry/pull.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "cnet/state/config_file.h"
#include "cnet/state/real_disk.h"

namespace cnet {
namespace {

constexpr std::size_t kLongestPassword = 64 << 10;

/// "--name value" pairs and, behind "--", what they are about.
struct Arguments {
  std::map<std::string, std::string> flags;
  std::vector<std::string> about;

  std::string flag(const std::string& name) const {
    const auto found = flags.find(name);
    return found == flags.end() ? std::string() : found->second;
  }
};

Arguments parse(const std::vector<std::string>& words, std::size_t about) {
  Arguments out;
  std::size_t at = 1;
  for (; at + 1 < words.size() && words[at] != "--"; at += 2) out.flags[words[at]] = words[at + 1];
  for (++at; at < words.size(); ++at) out.about.push_back(words[at]);
  if (out.about.size() != about || out.flag("--root").empty()) {
    throw Error("cnet-image is cnet's own", Error::Kind::usage).hint("use: cnet pull, cnet login");
  }
  return out;
}

/// Where the store is. Images have nothing in the second tree.
std::unique_ptr<state::Disk> disk_of(const Arguments& arguments) {
  return std::make_unique<state::RealDisk>(arguments.flag("--root"), "/run/cnet");
}

std::string read_password() {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() < kLongestPassword) {
    const ssize_t n = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return text;
}

int pull(const Arguments& arguments, const std::function<void()>& checkpoint) {
  const auto disk = disk_of(arguments);
  image::PullOptions options{.name = image::parse_reference(arguments.about[0]),
                             .another_disk = [&] { return disk_of(arguments); },
                             .platform = {},
                             .docker_config = arguments.flag("--docker-config"),
                             .on_event =
                                 [](const image::PullEvent& event) {
                                   std::puts(image::pull_event_line(event).c_str());
                                   std::fflush(stdout);
                                 },
                             .checkpoint = checkpoint};
  if (const std::string platform = arguments.flag("--platform"); !platform.empty()) {
    options.platform = image::parse_platform(platform);
  }
  try {
    options.on_event(image::pull(*disk, state::load_registries(), options));
  } catch (const Error& error) {
    // What has come is kept for the next attempt, unless the registry lied about it or it fills the
    // disk.
    const bool lied = error.kind() == Error::Kind::damaged;
    if (lied || error.err() == ENOSPC || error.err() == EDQUOT) image::ImageStore(*disk).collect();
    throw;
  }
  return 0;
}

int login(const Arguments& arguments, const std::function<void()>& checkpoint) {
  const auto disk = disk_of(arguments);
  const std::string& registry = arguments.about[0];
  const image::Credentials credentials{
      .user = arguments.about[1], .password = read_password(), .identity_token = {}};
  image::log_in(state::load_registries(), registry, credentials, checkpoint);
  image::CredentialStore(*disk, "").put(registry, credentials);
  return 0;
}

int logout(const Arguments& arguments) {
  const auto disk = disk_of(arguments);
  if (image::CredentialStore(*disk, "").remove(arguments.about[0])) std::puts("removed");
  return 0;
}

}  // namespace

std::optional<int> run_registry_command(const std::vector<std::string>& arguments,
                                        const std::function<void()>& checkpoint) {
  if (arguments.empty()) return std::nullopt;
  if (arguments[0] == "pull" || arguments[0] == "login") {
    image::look_up_as(state::load_config().dns);
  }
  if (arguments[0] == "pull") return pull(parse(arguments, 1), checkpoint);
  if (arguments[0] == "login") return login(parse(arguments, 2), checkpoint);
  if (arguments[0] == "logout") return logout(parse(arguments, 1));
  return std::nullopt;
}

}  // namespace cnet
