#include "fake_plugins.h"

#include "cnet/base/text.h"
#include "cnet/state/json_value.h"

namespace cnet {
namespace {

std::string text_in(const state::JsonValue& object, std::string_view key) {
  const auto found = object.find(key);
  return found ? found->text() : "";
}

std::string error(const std::string& words) { return "{\"Err\":\"" + words + "\"}"; }

}  // namespace

std::optional<std::string> FakePlugins::address(const std::string& plugin) {
  if (plugin != "fake") return std::nullopt;
  return "unix:///run/docker/plugins/fake.sock";
}

PluginAnswer FakePlugins::call(const std::string& plugin, const PluginCall& call) {
  if (silent) throw Error(name_of(plugin, call) + ": no answer within 10 s");
  fuse.step(call.method);
  called.push_back(call.method);
  if (std::exchange(refused, refused == call.method ? "" : refused) == call.method) {
    return {.status = 200, .body = error("no")};
  }
  const auto given = answers.find(call.method);
  return {.status = 200, .body = given == answers.end() ? answer_to(call) : given->second};
}

std::string FakePlugins::answer_to(const PluginCall& call) {
  const state::JsonDocument document(call.body, "request", Error::Kind::failed);
  const state::JsonValue top = document.top();
  const auto drop = [&](const std::string& what) {
    return held_.erase(what) > 0 ? std::string("{}") : error("unknown " + what);
  };
  const std::string network = "network " + text_in(top, "NetworkID");
  const std::string id = text_in(top, "EndpointID");
  const std::string& method = call.method;
  if (method == "NetworkDriver.GetCapabilities") return R"({"Scope":"local"})";
  if (method == "NetworkDriver.CreateNetwork") {
    return held_.insert(network).second ? "{}" : error("known");
  }
  if (method == "NetworkDriver.DeleteNetwork") return drop(network);
  if (method == "NetworkDriver.CreateEndpoint") {
    return held_.insert("endpoint " + id).second ? "{}" : error("known");
  }
  if (method == "NetworkDriver.DeleteEndpoint") return drop("endpoint " + id);
  if (method == "NetworkDriver.Join") {
    if (!held_.contains("endpoint " + id)) return error("unknown endpoint");
    held_.insert("joined " + id);
    const std::string link = "fk" + id.substr(0, 8);
    host_.links[link] = {.kind = "veth", .mac = Mac({2, 0, 0, 0, 0, 9})};
    return R"({"InterfaceName":{"SrcName":")" + link +
           R"(","DstPrefix":"eth"},"Gateway":"10.77.0.1","StaticRoutes":null})";
  }
  if (method == "NetworkDriver.Leave") return drop("joined " + id);
  if (method == "IpamDriver.GetDefaultAddressSpaces") {
    return R"({"LocalDefaultAddressSpace":"here","GlobalDefaultAddressSpace":"there"})";
  }
  if (method == "IpamDriver.RequestPool") {
    held_.insert("pool 1");
    next_address_ = 1;
    return R"({"PoolID":"1","Pool":"10.77.0.0/24"})";
  }
  if (method == "IpamDriver.ReleasePool") return drop("pool " + text_in(top, "PoolID"));
  if (method == "IpamDriver.RequestAddress") {
    std::string ip = text_in(top, "Address");
    if (ip.empty()) ip = "10.77.0." + std::to_string(next_address_++);
    if (!held_.insert("address " + ip).second) return error("in use");
    return R"({"Address":")" + ip + "/24\"}";
  }
  if (method == "IpamDriver.ReleaseAddress") return drop("address " + text_in(top, "Address"));
  return "{}";
}

}  // namespace cnet
