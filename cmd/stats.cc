#include <unistd.h>

#include <algorithm>
#include <map>
#include <thread>

#include "cnet/base/error.h"
#include "cnet/output/stats_view.h"
#include "command.h"
#include "container_counters.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

using Clock = std::chrono::steady_clock;

struct Flags {
  std::vector<std::string> names;
  std::string format;
  bool all = false, no_stream = false, no_trunc = false;
};

/// CPU time at a moment: a share of the CPU is the difference between two of these.
struct CpuSample {
  Clock::time_point taken;
  std::chrono::nanoseconds used;
};
using CpuSamples = std::map<ContainerId, CpuSample>;

/// Without a sample from before, how long the first two are apart at least.
constexpr std::chrono::milliseconds kShortest{25};
constexpr std::chrono::seconds kPeriod{1};

struct Chosen {
  std::string given;
  ContainerView view;
};

std::vector<Chosen> choose(World& world, const Flags& flags) {
  std::vector<Chosen> chosen;
  for (const std::string& name : flags.names) {
    chosen.push_back({name, view_container(world, name)});
  }
  if (!flags.names.empty()) return chosen;
  for (ContainerView& view : list_containers(world, flags.all)) {
    chosen.push_back({view.container.id.short_form(), std::move(view)});
  }
  return chosen;
}

CpuSamples sample(World& world, const std::vector<Chosen>& chosen) {
  CpuSamples samples;
  for (const Chosen& each : chosen) {
    if (!each.view.run) continue;
    const auto used = read_cpu_time(counter_folders(world, each.view));
    samples[each.view.container.id] = {Clock::now(), used};
  }
  return samples;
}

/// The share since `before`, which then becomes now.
double cpu_share(CpuSamples& before, const ContainerId& id, std::chrono::nanoseconds used) {
  const CpuSample now{Clock::now(), used};
  const CpuSample last = before.contains(id) ? before.at(id) : now;
  before.insert_or_assign(id, now);
  if (now.taken <= last.taken || now.used <= last.used) return 0;
  return std::chrono::duration<double>(now.used - last.used) / (now.taken - last.taken);
}

output::StatsFacts facts_of(World& world, const Chosen& chosen, CpuSamples& before) {
  const ContainerView& view = chosen.view;
  output::StatsFacts facts{
      .given = chosen.given, .id = view.container.id.str(), .name = view.container.name};
  if (!view.run) return facts;
  facts.resources = read_resources(counter_folders(world, view));
  facts.cpu_share = cpu_share(before, view.container.id, facts.resources->cpu);
  facts.network = network_counters(view);
  if (!facts.network) return facts;
  for (const InterfaceCounters& each : facts.network->interfaces) {
    facts.networks.push_back(network_of_interface(view, each.name));
  }
  return facts;
}

std::string render(World& world, const Flags& flags, const std::vector<Chosen>& chosen,
                   CpuSamples& before) {
  std::vector<output::Json> rows;
  for (const Chosen& each : chosen) {
    rows.push_back(output::stats_row(facts_of(world, each, before), flags.no_trunc));
  }
  return output::render_list(output::stats_list(), std::move(rows), {.format = flags.format});
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show what containers use");
  constexpr const char* home_and_clear = "\033[H\033[J";
  World& world = session.world();
  const bool on_terminal = ::isatty(STDOUT_FILENO) == 1;
  std::vector<Chosen> chosen = choose(world, flags);
  const auto begin = Clock::now();
  CpuSamples before = sample(world, chosen);
  std::this_thread::sleep_until(begin + kShortest);
  for (;;) {
    const std::string text = render(world, flags, chosen, before);
    if (!flags.no_stream && on_terminal) session.print(home_and_clear);
    session.print(text);
    session.flush();
    if (flags.no_stream) return 0;
    std::this_thread::sleep_for(kPeriod);
    chosen = choose(world, flags);
  }
}

}  // namespace

Action build_stats(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--all", flags->all, "Show stopped ones too");
  text(app, flags->format,
       {"--format", "FORMAT", "table, \"table TEMPLATE\", json or a Go template"});
  flag(app, "--no-stream", flags->no_stream, "Show them once");
  flag(app, "--no-trunc", flags->no_trunc, "Show ids in full");
  arguments(app, "CONTAINER", flags->names, 0);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
