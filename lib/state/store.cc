// The store's records: loading, quarantining, saving, erasing.
#include "cnet/state/store.h"

#include <algorithm>
#include <cerrno>

#include "cnet/base/text.h"
#include "cnet/base/time.h"
#include "cnet/model/names.h"
#include "store_paths.h"

namespace cnet::state {

/// The one place that answers Error (damaged): what cannot be read is set aside, so that everything
/// else works.
template <class Value>
std::optional<Value> Store::read_or_quarantine(
    const Path& path, const std::function<Value(std::string_view)>& parse) {
  try {
    const auto text = disk_.read(path);
    if (!text) return std::nullopt;
    return parse(*text);
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::damaged) throw;
    quarantine(path, error);
    return std::nullopt;
  }
}

template <class Record>
std::optional<Record> Store::load(const Path& path, Record (*parse)(std::string_view),
                                  const std::function<bool(const Record&)>& is_the_right_one) {
  require_known_version();
  return read_or_quarantine<Record>(path, [&](std::string_view text) {
    Record record = parse(text);
    if (!is_the_right_one(record)) {
      throw Error("it is the record of something else", Error::Kind::damaged);
    }
    return record;
  });
}

void Store::warn(std::string text) {
  if (std::ranges::find(warnings_, text) == warnings_.end()) warnings_.push_back(std::move(text));
}

/// In the same tree: one rename does it, whatever the thing is. "containers/<id>/state.json"
/// becomes "quarantine/containers-<id>-state.json-<time>".
void Store::quarantine(const Path& path, const Error& why) {
  std::string name = path.relative;
  std::ranges::replace(name, '/', '-');
  const Path place{path.tree, "quarantine/" + name + "-" + rfc3339(now())};
  const std::string found = disk_.absolute(path) + " cannot be read: " + why.problem();
  try {
    disk_.move(path, place);
    warn(found + "; it was moved to " + disk_.absolute(place));
  } catch (const Error& error) {
    if (error.err() == ENOENT) return;  // another command was faster, and says so
    warn(found + "; it could not be set aside: " + error.problem());
  }
}

/// A version that cannot be read is as good as none: each record names its own schema.
void Store::require_known_version() {
  if (version_known_) return;
  const auto parse = [](std::string_view text) {
    const auto number = parse_number(trim(text), 1'000'000);
    if (!number) throw Error("a number is expected", Error::Kind::damaged);
    return *number;
  };
  const auto number = read_or_quarantine<std::uint64_t>(paths::version(), parse);
  if (number > static_cast<std::uint64_t>(kSchema)) {
    throw Error(disk_.absolute(paths::version()) + ": schema " + std::to_string(*number) +
                " was written by a newer cnet; this one knows schema " + std::to_string(kSchema))
        .hint("use that newer cnet, or give this one another --root");
  }
  version_known_ = true;
  version_written_ = number.has_value();
}

void Store::write_version() {
  require_known_version();
  if (version_written_) return;
  disk_.write(paths::version(), std::to_string(kSchema) + "\n", Durability::synced);
  version_written_ = true;
}

void Store::write_record(const Path& path, const std::string& text, Durability durability) {
  if (path.tree == Tree::durable) write_version();
  disk_.write(path, text, durability);
}

// --- networks ------------------------------------------------------------------------

std::optional<Network> Store::network(const NetworkId& id) {
  return load<Network>(paths::network(id), parse_network,
                       [&](const Network& found) { return found.id == id; });
}

void Store::save(const Network& network) {
  const bool logs = network.bridge.log_drops;
  if (logs) disk_.make_folder(paths::drops(network.id));
  write_record(paths::network(network.id), to_text(network), Durability::synced);
  if (!logs && disk_.exists(paths::drops(network.id)))
    disk_.remove_folder(paths::drops(network.id));
}

void Store::erase(const NetworkId& id) {
  disk_.remove(paths::network(id), Durability::synced);
  if (disk_.exists(paths::drops(id))) disk_.remove_folder(paths::drops(id));
  disk_.remove_folder(paths::network_folder(id));
  disk_.remove_folder(paths::network_run_folder(id));
}

// --- containers ----------------------------------------------------------------------

std::optional<Container> Store::container(const ContainerId& id) {
  const auto is_it = [&](const Container& found) { return found.id == id; };
  // It has one of the two for life. This one first: a list meets few that were run with --rm.
  if (auto found = load<Container>(paths::container(id), parse_container, is_it)) return found;
  return load<Container>(paths::rm_record(id), parse_container, is_it);
}

void Store::save(const Container& container) {
  if (container.auto_remove) {
    write_record(paths::rm_record(container.id), to_text(container), Durability::plain);
  } else {
    write_record(paths::container(container.id), to_text(container), Durability::synced);
  }
}

/// The folder steps aside before the record goes: killed anywhere in between, either the container
/// is still there for another `rm`, or what is left lies in removed/, which every erase empties.
void Store::erase(const ContainerId& id) {
  if (disk_.exists(paths::container_folder(id))) {
    disk_.remove_folder(paths::removed(id.str()));
    disk_.move(paths::container_folder(id), paths::removed(id.str()));
  }
  disk_.remove(paths::rm_record(id), Durability::plain);
  disk_.remove(paths::container(id), Durability::synced);
  disk_.remove_folder(paths::run_folder(id));
  empty_removed();
}

/// What does not go away (an immutable file in somebody else's container) is told, but fails
/// nobody's command.
void Store::empty_removed() {
  for (const std::string& name : disk_.list(paths::removed())) {
    try {
      disk_.remove_folder(paths::removed(name));
    } catch (const Error& error) {
      const std::string hint = error.hint().empty() ? "" : " (" + error.hint() + ")";
      warn(error.problem() + hint);
    }
  }
}

void Store::watch(const ContainerId& id) { disk_.claim(paths::watched(id), id.str()); }

void Store::unwatch(const ContainerId& id) { disk_.remove(paths::watched(id), Durability::plain); }

bool Store::is_watched(const ContainerId& id) {
  return disk_.owner(paths::watched(id)).has_value();
}

std::vector<ContainerId> Store::watched() {
  std::vector<ContainerId> ids;
  for (const std::string& name : disk_.list(paths::watched())) {
    if (auto id = ContainerId::parse(name)) ids.push_back(*std::move(id));
  }
  return ids;
}

std::optional<Sandbox> Store::sandbox(const ContainerId& id) {
  return load<Sandbox>(paths::sandbox(id), parse_sandbox,
                       [&](const Sandbox& found) { return found.container == id; });
}

void Store::save(const Sandbox& sandbox) {
  write_record(paths::sandbox(sandbox.container), to_text(sandbox), Durability::plain);
}

void Store::erase_sandbox(const ContainerId& id) {
  disk_.remove(paths::sandbox(id), Durability::plain);
}

std::optional<RunState> Store::run_state(const ContainerId& id) {
  return load<RunState>(paths::run_state(id), parse_run_state,
                        [](const RunState&) { return true; });
}

std::optional<Health> Store::health(const ContainerId& id) {
  return load<Health>(paths::health(id), parse_health, [](const Health&) { return true; });
}

bool Store::monitor_alive(const ContainerId& id) {
  if (!disk_.exists(paths::alive(id))) return false;
  return disk_.try_lock(paths::alive(id), LockMode::shared) == nullptr;
}

// --- volumes -------------------------------------------------------------------------

std::optional<Volume> Store::volume(const std::string& name) {
  if (!is_valid_name(name)) return std::nullopt;
  return load<Volume>(paths::volume(name), parse_volume,
                      [&](const Volume& found) { return found.name == name; });
}

// --- the host ------------------------------------------------------------------------

std::optional<HostRecord> Store::host_record() {
  return load<HostRecord>(paths::host_record(), parse_host_record,
                          [](const HostRecord&) { return true; });
}

void Store::save(const HostRecord& record) {
  write_record(paths::host_record(), to_text(record), Durability::plain);
}

void Store::erase_host_record() { disk_.remove(paths::host_record(), Durability::plain); }

std::unique_ptr<Lock> Store::lock_host(LockMode mode) {
  return disk_.lock(paths::host_lock(), mode);
}
std::unique_ptr<Lock> Store::lock_pools() {
  return disk_.lock(paths::pools_lock(), LockMode::exclusive);
}
std::unique_ptr<Lock> Store::lock_network(const NetworkId& id, LockMode mode) {
  return disk_.lock(paths::network_lock(id), mode);
}
std::unique_ptr<Lock> Store::lock_container(const ContainerId& id) {
  return disk_.lock(paths::container_lock(id), LockMode::exclusive);
}

std::unique_ptr<Lock> Store::lock_user_ids() {
  return disk_.lock(paths::user_ids_lock(), LockMode::exclusive);
}

bool Store::is_locked(const ContainerId& id) {
  if (!disk_.exists(paths::container_lock(id))) return false;
  return disk_.try_lock(paths::container_lock(id), LockMode::shared) == nullptr;
}

// --- paths ---------------------------------------------------------------------------

std::string Store::container_path(const ContainerId& id, const std::string& name) const {
  return disk_.absolute(paths::container_file(id, name));
}

std::string Store::run_path(const ContainerId& id) const {
  return disk_.absolute(paths::run_folder(id));
}

void Store::make_container_folders(const ContainerId& id) {
  disk_.make_folder(paths::container_file(id, "upper"));
  disk_.make_folder(paths::container_file(id, "work"));
  disk_.make_folder(paths::run_folder(id));
}

void Store::write_container_file(const ContainerId& id, const std::string& name,
                                 std::string_view content) {
  disk_.write_in_place(paths::container_file(id, name), content);
}

void Store::replace_container_file(const ContainerId& id, const std::string& name,
                                   std::string_view expected, std::string_view content) {
  disk_.replace_in_place(paths::container_file(id, name), expected, content);
}

}  // namespace cnet::state
