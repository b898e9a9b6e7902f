#include "mount_fields.h"

#include "cnet/model/names.h"
#include "cnet/model/volume.h"

namespace cnet::state {
namespace {

struct OriginWord {
  MountOrigin value;
  std::string_view text;
};

constexpr OriginWord kOrigins[] = {{MountOrigin::volume_flag, "volume"},
                                   {MountOrigin::mount_flag, "mount"},
                                   {MountOrigin::tmpfs_flag, "tmpfs"},
                                   {MountOrigin::image, "image"}};
constexpr MountKind kKinds[] = {MountKind::bind, MountKind::volume, MountKind::tmpfs};
constexpr Propagation kPropagations[] = {Propagation::rprivate, Propagation::private_,
                                         Propagation::rshared,  Propagation::shared,
                                         Propagation::rslave,   Propagation::slave};

}  // namespace

void write_value(JsonWriter& json, MountKind value) { json.text(mount_kind_name(value)); }
void write_value(JsonWriter& json, Propagation value) { json.text(propagation_name(value)); }
void write_value(JsonWriter& json, MountOrigin value) {
  for (const OriginWord& word : kOrigins) {
    if (word.value == value) json.text(word.text);
  }
}
void write_value(JsonWriter& json, const std::pair<std::string, std::string>& option) {
  json.text(option.first + "=" + option.second);
}

void read_value(const JsonValue& json, MountKind& value) {
  const std::string text = json.text();
  for (const MountKind kind : kKinds) {
    if (mount_kind_name(kind) != text) continue;
    value = kind;
    return;
  }
  json.refuse("a kind of mount is expected");
}

void read_value(const JsonValue& json, Propagation& value) {
  const std::string text = json.text();
  for (const Propagation propagation : kPropagations) {
    if (propagation_name(propagation) != text) continue;
    value = propagation;
    return;
  }
  json.refuse("a propagation is expected");
}

void read_value(const JsonValue& json, MountOrigin& value) {
  const std::string text = json.text();
  for (const OriginWord& word : kOrigins) {
    if (word.text != text) continue;
    value = word.value;
    return;
  }
  json.refuse("the origin of a mount is expected");
}

void read_value(const JsonValue& json, std::pair<std::string, std::string>& option) {
  const std::string text = json.text();
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) json.refuse("KEY=VALUE is expected");
  option = {text.substr(0, equals), text.substr(equals + 1)};
}

bool is_sound(const Mount& mount) {
  if (!mount.target.starts_with('/') || mount.target == "/") return false;
  switch (mount.kind) {
    case MountKind::bind:
      return mount.source.starts_with('/');
    case MountKind::volume:
      return is_valid_name(mount.source);
    case MountKind::tmpfs:
      return mount.source.empty();
  }
  return false;
}

template <class Visitor, Like<Volume> T>
void fields(Visitor& visit, T& volume) {
  visit.required("name", volume.name);
  visit.required("created", volume.created);
  visit.required("labels", volume.labels);
  visit.rule(is_valid_name(volume.name), "the name is no volume's name");
}

std::string to_text(const Volume& volume) { return record_to_text(volume); }
Volume parse_volume(std::string_view text) { return record_from_text<Volume>(text); }

}  // namespace cnet::state
