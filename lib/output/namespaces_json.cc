#include "namespaces_json.h"

namespace cnet::output {

void add_namespaces(const Container& container, Json& out) {
  const Namespaces& spaces = container.namespaces;
  const bool own_ipc = spaces.ipc.mode == NamespaceMode::own;
  out["IpcMode"] = own_ipc ? "private" : namespace_words(spaces.ipc);
  out["PidMode"] = namespace_words(spaces.pid);
  out["UTSMode"] = namespace_words(spaces.uts);
  out["Init"] = container.process.init;
}

}  // namespace cnet::output
