#include "health_watch.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <utility>

#include "closing_command.h"
#include "cnet/base/error.h"
#include "cnet/sandbox/spec_codec.h"
#include "health_json.h"
#include "spawn.h"

namespace cnet::monitor {
namespace {

ExecSpec exec_spec(const SandboxSpec& spec) {
  return {.argv = spec.health->argv,
          .env = spec.env,
          .cwd = spec.cwd,
          .user = spec.user,
          .groups = spec.groups,
          .users = spec.users,
          .ulimits = spec.ulimits,
          .confinement = spec.confinement,
          .cgroup = spec.cgroup,
          .cgroup_v1 = spec.cgroup_v1};
}

/// "30s", "1.5s", "100ms"
std::string words(std::chrono::nanoseconds time) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  if (milliseconds < 1000) return std::to_string(milliseconds) + "ms";
  std::string text = std::to_string(milliseconds / 1000);
  if (milliseconds % 1000 != 0) {
    text += "." + std::to_string(1000 + milliseconds % 1000).substr(1);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "s";
}

}  // namespace

HealthWatch::HealthWatch(Run& run)
    : run_(run),
      pace_(run.spec().health->pace),
      changed_command_(run.spec().health->changed_command),
      program_(read_only_program(run.spec().health->program)),
      spec_(in_memory(sandbox::encode(exec_spec(run.spec())))) {
  if (!run.spec().cgroup.empty()) freezer_ = run.spec().cgroup + "/cgroup.events";
  look_later(started_);
  run_.write_health(to_json(health_));
}

void HealthWatch::watch(PollSet& set) const {
  if (probe_) probe_->watch(set);
  set.add(telling_.get(), POLLIN);
}

std::optional<HealthWatch::Clock::time_point> HealthWatch::deadline() const {
  if (probe_) return late_ ? std::nullopt : std::optional(probe_started_ + pace_.timeout);
  return ended_ ? std::nullopt : std::optional(next_look_);
}

void HealthWatch::handle(const PollSet& set) {
  if (set.ready(telling_.get())) {
    reap_closing_command(telling_);
    telling_.reset();
    tell_next();
  }
  const auto moment = Clock::now();
  if (!probe_) {
    if (!ended_ && moment >= next_look_) look();
    return;
  }
  probe_->handle(set);
  if (const auto& result = probe_->result()) {
    HealthResult found = late_ ? too_late() : *result;
    probe_.reset();
    if (counts_ && !ended_) note(std::move(found));
    look_later(moment);
  } else if (late_ || moment >= probe_started_ + pace_.timeout) {
    if (!late_) counts_ = !is_paused();
    late_ = true;
    probe_->kill();  // again: it may just have been born
  }
}

void HealthWatch::look_later(Clock::time_point now) {
  next_look_ = now + std::chrono::duration_cast<Clock::duration>(
                         until_next_look(health_, pace_, now - started_));
}

void HealthWatch::look() {
  const auto moment = Clock::now();
  if (is_paused()) return look_later(moment);
  late_ = false;
  counts_ = true;
  probe_started_ = moment;
  try {
    probe_ = std::make_unique<Probe>(program_, spec_, run_.init().pidfd());
  } catch (const Error& error) {  // the host is short of something: that is a finding, too
    const Time now = cnet::now();
    note({.start = now, .end = now, .exit_code = kNoHealthAnswer, .output = error.problem()});
    look_later(moment);
  }
}

HealthResult HealthWatch::too_late() const {
  HealthResult result = *probe_->result();
  result.exit_code = kNoHealthAnswer;
  const std::string output = std::move(result.output);
  result.output = "Health check exceeded timeout (" + words(pace_.timeout) + ")";
  if (!output.empty()) result.output += ": " + output;
  return result;
}

void HealthWatch::note(HealthResult result) {
  const bool changed = note_result(health_, std::move(result), pace_, probe_started_ - started_);
  run_.write_health(to_json(health_));
  if (!changed || changed_command_.empty()) return;
  untold_.push_back(health_.status);
  if (!telling_) tell_next();
}

/// One after the other, so that they are told in the order in which they came.
void HealthWatch::tell_next() {
  if (untold_.empty()) return;
  std::vector<std::string> command = changed_command_;
  command.push_back(health_status_name(untold_.front()));
  untold_.erase(untold_.begin());
  telling_ = start_closing_command(command);
}

bool HealthWatch::is_paused() const {
  if (freezer_.empty()) return false;
  const UniqueFd file(::open(freezer_.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 256> text{};
  const ssize_t length = file ? ::read(file.get(), text.data(), text.size()) : 0;
  return length > 0 &&
         std::string_view(text.data(), static_cast<std::size_t>(length)).find("frozen 1") !=
             std::string_view::npos;
}

}  // namespace cnet::monitor
