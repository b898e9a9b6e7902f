#include "cnet/resolver/keeper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "control.h"
#include "host_servers.h"
#include "process.h"
#include "sandbox_sockets.h"

namespace cnet::resolver {
namespace {

using namespace std::chrono_literals;

// A resolver that ends as soon as it starts costs something; one that is missed costs more.
constexpr auto kFirstPause = 10ms;
constexpr auto kLongestPause = 500ms;
constexpr auto kLongLife = 10s;  ///< then the next end is the first one again

/// Made here if nobody has had a name yet. The resolver is not root, so others may look in; the tree
/// above is root's alone.
UniqueFd folder_of_names(int network, const char* name) {
  constexpr mode_t mode = 0755;
  if (::mkdirat(network, name, mode) < 0 && errno != EEXIST) return {};
  UniqueFd folder(::openat(network, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder || ::fchmod(folder.get(), mode) < 0) return {};
  return UniqueFd(::openat(network, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

std::vector<NetworkFolders> open_folders(const std::string& networks, const ResolverSpec& spec) {
  std::vector<NetworkFolders> folders;
  for (const ResolverNetwork& network : spec.networks) {
    const std::string path = networks + "/" + network.id;
    const UniqueFd folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder) continue;
    NetworkFolders opened{.names = folder_of_names(folder.get(), "names"),
                          .ptr = folder_of_names(folder.get(), "ptr")};
    if (opened.names && opened.ptr) folders.push_back(std::move(opened));
  }
  return folders;
}

}  // namespace

struct Keeper::State {
  int sandbox = -1;
  std::string networks;
  ResolverSpec spec;
  SandboxSockets sockets;
  Process process;
  std::optional<HostServers> host;
  Clock::time_point started;
  Clock::duration pause = kFirstPause;
  std::optional<Clock::time_point> start_at;
};

Keeper::Keeper(int sandbox, std::string networks, ResolverSpec spec)
    : state_(std::make_unique<State>()) {
  state_->sandbox = sandbox;
  state_->networks = std::move(networks);
  state_->sockets = make_sandbox_sockets(sandbox);
  state_->spec = std::move(spec);
  if (state_->spec.from_host) state_->host.emplace();
  start();
}

Keeper::~Keeper() { end_process(state_->process); }

void Keeper::use(ResolverSpec spec) {
  state_->spec = std::move(spec);
  if (!state_->spec.from_host) {
    state_->host.reset();
  } else if (!state_->host) {
    state_->host.emplace();
  }
  configure();
}

void Keeper::start() {
  state_->start_at.reset();
  state_->started = Clock::now();
  state_->process =
      start_process(state_->sockets.datagrams.get(), state_->sockets.streams.get());
  configure();
}

void Keeper::configure() {
  if (!state_->process.pidfd) return;  // the next one is told when it starts
  ResolverSpec spec = state_->spec;
  if (state_->host) spec.servers = state_->host->servers();
  if (!spec.forwards) spec.servers.clear();
  for (ResolverServer& server : spec.servers) {
    if (!server.interface.empty()) server.interface = interface_number(server, state_->sandbox);
  }
  const bool told = send_configuration(state_->process.control.get(), spec,
                                       open_folders(state_->networks, spec));
  if (told) return;
  end_process(state_->process);  // it does not listen: the next one will
  begin_again();
}

std::array<int, Keeper::kWatched> Keeper::watched() const {
  return {state_->process.pidfd.get(), state_->process.control.get(),
          state_->host ? state_->host->watched() : -1};
}

std::optional<Keeper::Clock::time_point> Keeper::deadline() const { return state_->start_at; }

void Keeper::handle(const std::function<bool(int)>& ready) {
  try {
    see_to(ready);
  } catch (const Error&) {
    // No reason for the monitor to end, and the container with it: tried again if there is none.
    if (!state_->process.pidfd) begin_again();
  }
}

void Keeper::see_to(const std::function<bool(int)>& ready) {
  if (state_->host && ready(state_->host->watched()) && state_->host->read_again()) configure();
  if (ready(state_->process.control.get())) grant_wishes();
  if (ready(state_->process.pidfd.get())) notice_end();
  if (state_->start_at && *state_->start_at <= Clock::now()) start();
}

/// Whatever the resolver says: one without servers there gets no socket of the host.
bool Keeper::may_ask_from(AskFrom place) const {
  const ResolverSpec& spec = state_->spec;
  if (!spec.forwards) return false;
  return (spec.from_host && place == AskFrom::host) ||
         std::ranges::any_of(spec.servers, [&](const auto& server) { return server.from == place; });
}

void Keeper::grant_wishes() {
  Wish wish;
  while (receive(state_->process.control.get(), wish)) {
    std::vector<UniqueFd> sockets;
    const std::size_t count = std::min(wish.count, Wish::kMost);
    if (may_ask_from(wish.kind.from)) sockets = make_upstream_sockets(wish.kind, count, state_->sandbox);
    const Order order{.kind = Order::Kind::sockets, .sockets = wish.kind};
    send_packet(state_->process.control.get(), &order, sizeof order, sockets);
  }
}

void Keeper::notice_end() {
  siginfo_t info{};
  const auto pidfd = static_cast<id_t>(state_->process.pidfd.get());
  if (::waitid(P_PIDFD, pidfd, &info, WEXITED | WNOHANG) < 0 || info.si_pid == 0) return;
  state_->process = {};
  begin_again();
}

void Keeper::begin_again() {
  const auto now = Clock::now();
  if (now - state_->started > kLongLife) state_->pause = kFirstPause;
  state_->start_at = now + state_->pause;
  state_->pause = std::min<Clock::duration>(state_->pause * 2, kLongestPause);
}

}  // namespace cnet::resolver
