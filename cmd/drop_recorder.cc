#include "drop_recorder.h"

#include <algorithm>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/traffic.h"
#include "cnet/kernel/traffic_log.h"
#include "cnet/state/drop_log.h"
#include "logged_network.h"

namespace cnet::cmd {
namespace {

/// Lines for one network: somebody who makes packets drop does not fill the disk's bandwidth.
constexpr int kMostPerSecond = 200;

}  // namespace

/// A network whose drops are recorded.
class DropRecorder::Recorded {
 public:
  Recorded(World& world, const Network& network)
      : name_(network.name),
        file_(world.store.drop_file(network.id)),
        names_(world, network),
        log_({.mark = world.config.firewall_mark,
              .network = logged_network(network),
              .drops_only = true}) {}

  const std::string& name() const { return name_; }
  int fd() const { return log_.fd(); }

  /// To be called once a second.
  void renew() {
    log_.renew();
    left_ = kMostPerSecond;
  }

  /// Throws Error::system; ENOENT when the network's folder is gone.
  void record() {
    while (auto packet = log_.next()) {
      const auto named = names_.name(std::move(*packet));
      if (!named) continue;
      if (left_ == 0) {
        lost_ = true;
        continue;
      }
      --left_;
      append_line(file_, state::to_line(*named));
    }
    lost_ = log_.take_lost() || lost_;
  }

  bool take_lost() { return std::exchange(lost_, false); }

 private:
  std::string name_;
  state::RotatedFile file_;
  TrafficNames names_;
  TrafficLog log_;
  int left_ = kMostPerSecond;
  bool lost_ = false;
};

DropRecorder::DropRecorder(Session& session)
    : session_(session), real_(session.globals(), Served::by_monitors) {}

DropRecorder::~DropRecorder() = default;

void DropRecorder::look_for_networks() {
  World& world = real_.world();
  const std::vector<NetworkId> wanted = world.store.networks_with_drops();
  std::erase_if(networks_, [&](const auto& each) {
    return std::ranges::find(wanted, each.first) == wanted.end();
  });
  if (wanted.empty()) return;
  if (!lock_) lock_ = world.store.try_lock_watcher();
  if (!lock_) return;
  for (const NetworkId& id : wanted) {
    const auto known = networks_.find(id);
    if (known == networks_.end()) {
      begin(id);
    } else {
      if (known->second->take_lost()) {
        session_.warn("network " + quoted(known->second->name()) +
                      ": some dropped packets were not recorded: there were too many at once");
      }
      known->second->renew();
    }
  }
}

void DropRecorder::begin(const NetworkId& id) {
  World& world = real_.world();
  const auto network = world.store.network(id);
  if (!network || !network->bridge.log_drops) return;  // it is being made, changed or removed
  networks_.emplace(id, std::make_unique<Recorded>(world, *network));
}

std::vector<int> DropRecorder::watched() const {
  std::vector<int> fds;
  for (const auto& [id, recorded] : networks_) fds.push_back(recorded->fd());
  return fds;
}

void DropRecorder::record() {
  std::erase_if(networks_, [&](const auto& each) {
    try {
      each.second->record();
      return false;
    } catch (const Error& error) {
      // Removed in this moment; otherwise it is begun with again in the next second.
      if (error.err() != ENOENT) {
        session_.warn("network " + quoted(each.second->name()) + ": " + error.problem());
      }
      return true;
    }
  });
}

}  // namespace cnet::cmd
