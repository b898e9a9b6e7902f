#include "namespaces_json.h"

namespace cnet::output {

void add_namespaces(const Container& container, Json& out) {
  const Namespaces& spaces = container.namespaces;
  const bool own_ipc = spaces.ipc.mode == NamespaceMode::own;
  out["IpcMode"] = own_ipc ? "private" : namespace_words(spaces.ipc);
  out["PidMode"] = namespace_words(spaces.pid);
  out["UTSMode"] = namespace_words(spaces.uts);
  out["UsernsMode"] = own_users_words(spaces.users);
  if (spaces.users.ids) {  // Podman's
    const Json map = Json::array({"0:" + spaces.users.ids.str()});
    out["IDMappings"] = {{"UidMap", map}, {"GidMap", map}};
  }
  out["Init"] = container.process.init;
}

}  // namespace cnet::output
