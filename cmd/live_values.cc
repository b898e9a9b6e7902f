#include "live_values.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/volumes.h"
#include "cnet/image/image_store.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

enum class Which { all, up, running, paused, down };

struct Wanted {
  std::string_view command;
  Which which;
};

/// Commands that mean some containers only; the others mean all.
constexpr std::array kWanted{
    Wanted{"attach", Which::running}, Wanted{"exec", Which::running}, Wanted{"kill", Which::up},
    Wanted{"pause", Which::running},  Wanted{"port", Which::up},      Wanted{"start", Which::down},
    Wanted{"stats", Which::up},       Wanted{"stop", Which::up},      Wanted{"top", Which::up},
    Wanted{"unpause", Which::paused}, Wanted{"wait", Which::up}};

bool is_wanted(Which which, Status status) {
  const bool is_up =
      status == Status::running || status == Status::paused || status == Status::restarting;
  switch (which) {
    case Which::all:
      return true;
    case Which::up:
      return is_up;
    case Which::running:
      return status == Status::running;
    case Which::paused:
      return status == Status::paused;
    case Which::down:
      return !is_up;
  }
  return false;
}

void add_containers(Session& session, const Command& command, Candidates& out) {
  const auto found = std::ranges::find(kWanted, command.name, &Wanted::command);
  const Which which = found == kWanted.end() ? Which::all : found->which;
  const bool all = which == Which::all || which == Which::down;
  for (const ContainerView& view : list_containers(session.world(), all)) {
    if (!is_wanted(which, view.status)) continue;
    out.emplace_back(view.container.name, view.container.image + ", " + status_name(view.status));
  }
}

void add_networks(Session& session, Candidates& out) {
  for (const Network& network : list_networks(session.world())) {
    std::string meaning = "network";
    for (const Subnet& subnet : network.subnets) meaning += " " + subnet.prefix.str();
    out.emplace_back(network.name, meaning);
  }
}

void add_images(Session& session, Candidates& out) {
  for (const Image& image : session.real().image_store().list()) {
    for (const std::string& name : image.names) out.emplace_back(name, "image");
  }
}

void add_volumes(Session& session, Candidates& out) {
  for (const VolumeView& view : list_volumes(session.world())) {
    out.emplace_back(view.volume.name, "volume");
  }
}

}  // namespace

Candidates live_values(Session& session, const Command& command, std::string_view kind) {
  Candidates out;
  if (::geteuid() != 0) return out;
  const bool any = kind == "OBJECT";
  if (kind == "CONTAINER" || any) add_containers(session, command, out);
  if (kind == "NETWORK" || any) add_networks(session, out);
  if (kind == "IMAGE" || any) add_images(session, out);
  if (kind == "VOLUME" || any) add_volumes(session, out);
  return out;
}

}  // namespace cnet::cmd
