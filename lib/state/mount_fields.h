#pragma once

#include "cnet/model/mounts.h"
#include "record_fields.h"

// How a container's mounts stand in its record: of each only what differs from the default.

namespace cnet::state {

void write_value(JsonWriter& json, MountKind value);
void write_value(JsonWriter& json, MountOrigin value);
void write_value(JsonWriter& json, Propagation value);
void read_value(const JsonValue& json, MountKind& value);
void read_value(const JsonValue& json, MountOrigin& value);
void read_value(const JsonValue& json, Propagation& value);

/// An option of a tmpfs, in its record.
void write_value(JsonWriter& json, const std::pair<std::string, std::string>& option);
void read_value(const JsonValue& json, std::pair<std::string, std::string>& option);

/// What the sandbox relies on.
bool is_sound(const Mount& mount);

template <class Visitor, Like<Mount> T>
void fields(Visitor& visit, T& mount) {
  const Mount standard;
  visit.required("kind", mount.kind);
  visit.required("origin", mount.origin);
  visit.unless_default("source", mount.source);
  visit.required("target", mount.target);
  visit.unless_default("read_only", mount.read_only);
  visit.unless_default("anonymous", mount.anonymous);
  visit.unless_default("copy", mount.copy, standard.copy);
  visit.unless_default("make_source", mount.make_source);
  visit.unless_default("recursive", mount.recursive, standard.recursive);
  visit.unless_default("recursive_read_only", mount.recursive_read_only,
                       standard.recursive_read_only);
  visit.unless_default("propagation", mount.propagation);
  visit.unless_default("exec", mount.exec);
  visit.unless_default("suid", mount.suid);
  visit.unless_default("dev", mount.dev);
  visit.unless_default("options", mount.options);
  visit.unless_default("written", mount.written);
  visit.rule(is_sound(mount), "a mount's source or target is none");
}

template <class Visitor, Like<Mounts> T>
void fields(Visitor& visit, T& mounts) {
  visit.unless_default("list", mounts.list);
  visit.unless_default("shm_size", mounts.shm_size, Mounts{}.shm_size);
  visit.unless_default("read_only_root", mounts.read_only_root);
}

}  // namespace cnet::state
