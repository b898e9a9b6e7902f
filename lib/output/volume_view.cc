#include "cnet/output/volume_view.h"

#include "labels.h"

namespace cnet::output {

Json volume_json(const Volume& volume, const std::string& mountpoint) {
  Json out;
  out["CreatedAt"] = rfc3339(volume.created);
  out["Driver"] = "local";
  out["Labels"] = map_json(volume.labels);
  out["Mountpoint"] = mountpoint;
  out["Name"] = volume.name;
  out["Options"] = Json::object();
  out["Scope"] = "local";
  return out;
}

Json volume_row(const Volume& volume, const std::string& mountpoint) {
  Json row;
  row["Driver"] = "local";
  row[kLabelMethod] = map_json(volume.labels);
  row["Labels"] = label_list(volume.labels);
  row["Mountpoint"] = mountpoint;
  row["Name"] = volume.name;
  row["Scope"] = "local";
  return row;
}

const ListShape& volume_list() {
  static const ListShape shape{.headers = {{"Driver", "DRIVER"},
                                           {"Labels", "LABELS"},
                                           {"Mountpoint", "MOUNTPOINT"},
                                           {"Name", "VOLUME NAME"},
                                           {"Scope", "SCOPE"}},
                               .columns = {"Driver", "Name"},
                               .raw = {{"name", "Name"}, {"driver", "Driver"}},
                               .quiet = "Name"};
  return shape;
}

}  // namespace cnet::output
