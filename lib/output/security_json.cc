#include "security_json.h"

namespace cnet::output {
namespace {

Json list_or_null(const std::vector<std::string>& words) {
  return words.empty() ? Json(nullptr) : Json(words);
}

}  // namespace

void add_security(const Security& security, Json& out) {
  out["Privileged"] = security.privileged;
  out["CapAdd"] = list_or_null(security.cap_add);
  out["CapDrop"] = list_or_null(security.cap_drop);
  out["SecurityOpt"] = list_or_null(security_options(security));
  Json devices = Json::array();
  for (const Device& device : security.devices) {
    devices.push_back({{"PathOnHost", device.source},
                       {"PathInContainer", device.target},
                       {"CgroupPermissions", device.access}});
  }
  out["Devices"] = std::move(devices);
}

}  // namespace cnet::output
