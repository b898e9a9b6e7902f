#include "fake_host.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

namespace cnet {
namespace {

using state::Path;
using state::Tree;

bool lives_in(const Resource& resource, const ContainerId& id) {
  return std::visit(
      [&](const auto& value) {
        if constexpr (requires { value.netns; }) {
          return value.netns.sandbox == id;
        } else if constexpr (requires { value.sandbox; }) {
          return value.sandbox == id;  // a veth dies with its peer
        } else {
          return false;
        }
      },
      resource);
}

Path alive_lock(const ContainerId& id) {
  return {Tree::runtime, "containers/" + id.str() + "/alive"};
}
Path state_file(const ContainerId& id) {
  return {Tree::runtime, "containers/" + id.str() + "/state.json"};
}

std::string state_text(bool ended, int code) {
  return R"({"schema": 1, "pid": 4711, "pid_start_time": 12, "boot_id": "fake-boot", "monitor_pid": 4710,
 "started": ")" +
         rfc3339(now()) + R"(", "ended": )" + std::string(ended ? "true" : "false") +
         R"(, "exit_code": )" + std::to_string(code) + R"(, "finished": ")" + rfc3339(now()) +
         R"(", "oom_killed": false})";
}

}  // namespace

namespace {

/// A cgroup is the container's and a shaper the link's, whatever their limits are.
bool is_same(const Resource& resource, const Resource& other) {
  if (resource.index() != other.index()) return false;
  if (const auto* cgroup = std::get_if<Cgroup>(&resource)) {
    return cgroup->container == std::get<Cgroup>(other).container;
  }
  if (const auto* shaper = std::get_if<Shaper>(&resource)) {
    const auto& another = std::get<Shaper>(other);
    return shaper->netns == another.netns && shaper->link == another.link;
  }
  return resource == other;
}

auto find_in(Resources& present, const Resource& resource) {
  return std::ranges::find_if(present,
                              [&](const Resource& other) { return is_same(resource, other); });
}

}  // namespace

void FakeKernel::ensure(const Resources& resources) {
  const Resources before = present;
  for (const Resource& resource : resources) {
    if (std::ranges::find(present, resource) != present.end()) continue;
    try {
      fuse.step("ensure " + name_of(resource));
    } catch (const Error&) {
      present = before;  // all or nothing is the real one's promise too
      throw;
    }
    const auto other = find_in(present, resource);
    if (other == present.end()) {
      present.push_back(resource);
    } else {
      *other = resource;
    }
  }
}

std::vector<std::string> FakeKernel::remove(const Resources& resources, Removal) {
  std::vector<std::string> failures;
  for (auto resource = resources.rbegin(); resource != resources.rend(); ++resource) {
    const auto found = find_in(present, *resource);
    if (found == present.end()) continue;
    try {
      fuse.step("remove " + name_of(*resource));
    } catch (const Error& error) {
      failures.push_back(error.problem());
      continue;
    }
    present.erase(found);
  }
  return failures;
}

void FakeKernel::cut(const std::vector<Flows>& flows) {
  fuse.step("cut connections");
  cuts.insert(cuts.end(), flows.begin(), flows.end());
}

Resources FakeKernel::check(const Resources& resources) { return difference(resources, present); }

void FakeKernel::end_namespace(const ContainerId& id) {
  std::erase_if(present, [&](const Resource& resource) { return lives_in(resource, id); });
}

std::vector<std::string> FakeKernel::content() const {
  std::vector<std::string> lines = describe(present);
  std::ranges::sort(lines);
  return lines;
}

namespace {

bool is_open_elsewhere(const UniqueFd& other_end) {
  pollfd state{.fd = other_end.get(), .events = 0, .revents = 0};
  return ::poll(&state, 1, 0) == 0;
}

/// Whether a socket of the one keeps the other from its port.
bool excludes(const Binding& a, Holding how, const Binding& b) {
  if (a.host_port != b.host_port || a.protocol != b.protocol) return false;
  if (how == Holding::everywhere || a.host_ip == b.host_ip) return true;
  return a.host_ip.family() == b.host_ip.family() && (a.host_ip.is_any() || b.host_ip.is_any());
}

}  // namespace

bool FakePorts::in_use(const Binding& wanted, Holding how) {
  std::erase_if(held_, [](const Held& held) { return !is_open_elsewhere(held.other_end); });
  const std::string port =
      ":" + std::to_string(wanted.host_port) + "/" + protocol_name(wanted.protocol);
  if (elsewhere.contains(wanted.host_ip.str() + port)) return true;
  if (how == Holding::everywhere && elsewhere.contains("0.0.0.0" + port)) return true;
  return std::ranges::any_of(held_, [&](const Held& held) {
    return excludes(held.binding, held.holding, wanted) || excludes(wanted, how, held.binding);
  });
}

std::optional<UniqueFd> FakePorts::hold(Binding& binding, Holding holding) {
  fuse.step("hold a port");
  if (binding.host_port == 0) binding.host_port = next_free++;
  if (in_use(binding, holding)) return std::nullopt;
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) return std::nullopt;
  held_.push_back({binding, holding, UniqueFd(pair[1])});
  return UniqueFd(pair[0]);
}

namespace {

class FakeLaunch final : public Launch {
 public:
  FakeLaunch(FakeRuntime& runtime, state::FakeDisk& disk, FakeKernel& kernel, ContainerId id)
      : runtime_(runtime), disk_(disk), kernel_(kernel), id_(std::move(id)) {}
  FakeLaunch(const FakeLaunch&) = delete;
  FakeLaunch& operator=(const FakeLaunch&) = delete;
  ~FakeLaunch() override {
    if (released_) return;
    runtime_.vanish(id_);
    kernel_.end_namespace(id_);
    disk_.remove(state_file(id_), state::Durability::plain);
  }
  RunState state() const override { return {.pid = 4711}; }
  void fail_if_gone() override {}
  void release() override {
    runtime_.fuse.step("release");
    released_ = true;
  }

 private:
  FakeRuntime& runtime_;
  state::FakeDisk& disk_;
  FakeKernel& kernel_;
  ContainerId id_;
  bool released_ = false;
};

class FakeEnding final : public Ending {
 public:
  FakeEnding(FakeRuntime& runtime, ContainerId id) : runtime_(runtime), id_(std::move(id)) {}
  FakeEnding(const FakeEnding&) = delete;
  FakeEnding& operator=(const FakeEnding&) = delete;
  ~FakeEnding() override { runtime_.vanish(id_); }
  RunState state() const override { return {.pid = 4711, .ended = true, .exit_code = 137}; }
  void closed() override {}

 private:
  FakeRuntime& runtime_;
  ContainerId id_;
};

}  // namespace

std::unique_ptr<Launch> FakeRuntime::launch(const SandboxSpec& spec, PublishedPorts ports) {
  fuse.step("launch");
  const ContainerId id = *ContainerId::parse(spec.id);
  begin(id);
  targets[id] = ports.targets;
  if (spec.resolver) resolvers[id] = *spec.resolver;
  held[id] = std::move(ports.held);
  return std::make_unique<FakeLaunch>(*this, disk_, kernel_, id);
}

void FakeRuntime::aim(const ContainerId& id, const RelayTargets& where) {
  fuse.step("aim the relay");
  targets[id] = where;
}

void FakeRuntime::resolve(const ContainerId& id, const ResolverSpec& resolver) {
  fuse.step("tell the resolver");
  resolvers[id] = resolver;
}

void FakeRuntime::hold(const ContainerId& id, PublishedPorts ports) {
  fuse.step("hold ports");
  targets[id] = ports.targets;
  std::ranges::move(ports.held, std::back_inserter(held[id]));
}

void FakeRuntime::let_go(const ContainerId& id, const std::vector<Binding>& bindings) {
  fuse.step("let go of ports");
  std::erase_if(held[id], [&](const HeldPort& port) {
    return std::ranges::find(bindings, port.binding) != bindings.end();
  });
}

void FakeRuntime::cut_off(const ContainerId& id, const std::vector<Binding>& bindings) {
  let_go(id, bindings);
  for (const Binding& binding : bindings) cut.push_back(binding);
}

void FakeRuntime::begin(const ContainerId& id) {
  running.insert(id);
  disk_.plant(state_file(id), state_text(false, 0));
  disk_.hold_elsewhere(alive_lock(id));
}

void FakeRuntime::end(const ContainerId& id, int code) {
  kernel_.end_namespace(id);
  held.erase(id);
  disk_.plant(state_file(id), state_text(true, code));
}

void FakeRuntime::vanish(const ContainerId& id) {
  held.erase(id);
  if (running.erase(id) > 0) disk_.let_go_elsewhere(alive_lock(id));
}

void FakeRuntime::keep_lease(const ContainerId& id, const KeptLease& lease) {
  fuse.step("keep lease");
  leases[id][lease.asker.interface] = lease.granted;
}

void FakeRuntime::drop_lease(const ContainerId& id, const std::string& interface) {
  leases[id].erase(interface);
}

GrantedLease FakeDhcp::ask(const ContainerId&, const DhcpAsker&) {
  fuse.step("ask for a lease");
  ++given;
  return {.address = *Prefix::parse("198.51.100." + std::to_string(50 + given) + "/24"),
          .router = Ip::parse("198.51.100.2"),
          .lease = {
              .server = *Ip::parse("198.51.100.2"), .length = 3600, .renew = 1800, .rebind = 3150}};
}

bool FakeRuntime::alive(const ContainerId& id) { return running.contains(id); }

void FakeRuntime::signal(const ContainerId&, int) { fuse.step("signal"); }

std::unique_ptr<Ending> FakeRuntime::stop(const ContainerId& id, int, std::chrono::milliseconds) {
  if (!alive(id)) return nullptr;
  fuse.step("stop");
  kernel_.end_namespace(id);
  held.erase(id);
  disk_.plant(state_file(id), state_text(true, 137));
  return std::make_unique<FakeEnding>(*this, id);
}

std::optional<RunState> FakeRuntime::wait(const ContainerId&) { return std::nullopt; }

void FakeRuntime::await_restart(const SandboxSpec& spec, std::chrono::milliseconds delay) {
  fuse.step("await a restart");
  waits.push_back(delay);
  if (delay.count() == 0) return;
  const ContainerId id = *ContainerId::parse(spec.id);
  disk_.remove(state_file(id), state::Durability::plain);
  running.insert(id);
  disk_.hold_elsewhere(alive_lock(id));
}

std::optional<std::string> FakeHost::sysctl(const std::string& key) {
  const auto found = sysctls.find(key);
  if (found == sysctls.end()) return std::nullopt;
  return found->second;
}

std::optional<BlockDevice> FakeHost::block_device(const std::string& path) {
  if (path == "/dev/sda") return BlockDevice{.number = "8:0"};
  if (path == "/dev/sda1") return BlockDevice{.number = "8:1", .partition = true};
  return std::nullopt;
}

std::optional<Image> FakeImages::find(const std::string& reference) {
  if (reference != "busybox") return std::nullopt;
  return Image{.id = *ImageId::parse(std::string(64, 'a')),
               .names = {"busybox:latest"},
               .layers = {"/images/busybox"},
               .config = {.cmd = {"sh"}}};
}

std::string FakeEvents::text() const {
  std::string text;
  for (const Event& event : recorded) {
    const bool named = event.type == EventType::container || event.type == EventType::network;
    text += event_type_name(event.type) + " " + event.action + " " +
            (named ? event.attributes.at("name") : event.actor) + "\n";
  }
  return text;
}

}  // namespace cnet
