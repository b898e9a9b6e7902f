#include "process_settings_json.h"

#include "labels.h"

namespace cnet::output {
namespace {

/// Docker's are signed: no limit is -1.
std::int64_t bound(std::uint64_t value) { return static_cast<std::int64_t>(value); }

}  // namespace

void add_process_settings(const ProcessSettings& settings, Json& out) {
  out["GroupAdd"] = settings.groups;
  out["Sysctls"] = map_json(settings.sysctls);
  Json ulimits = Json::array();
  for (const Ulimit& limit : settings.ulimits) {
    ulimits.push_back(
        {{"Name", limit.name}, {"Hard", bound(limit.hard)}, {"Soft", bound(limit.soft)}});
  }
  out["Ulimits"] = std::move(ulimits);
}

}  // namespace cnet::output
