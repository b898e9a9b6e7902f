#include "cnet/model/namespaces.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"

namespace cnet {
namespace {

constexpr std::string_view kContainer = "container:";

Error not_a_mode(std::string_view flag, std::string_view text) {
  const std::string known = flag == "--ipc" ? "host, private, shareable, none or container:NAME"
                                            : "host or container:NAME";
  return Error(std::string(flag) + " " + quoted(text) + " is not " + known, Error::Kind::usage);
}

}  // namespace

std::string namespace_owner(std::string_view flag, std::string_view text) {
  if (!text.starts_with(kContainer)) return {};
  const std::string_view name = text.substr(kContainer.size());
  if (is_valid_name(name)) return std::string(name);
  throw Error(std::string(flag) + " " + quoted(text) + " names no container", Error::Kind::usage)
      .hint("write it as container:NAME, with the name or id of a container");
}

NamespaceChoice parse_namespace(std::string_view flag, std::string_view text) {
  std::string owner = namespace_owner(flag, text);
  if (!owner.empty()) return {.mode = NamespaceMode::container, .container = std::move(owner)};
  if (text == "host") return {.mode = NamespaceMode::host, .container = {}};
  if (flag == "--ipc" && text == "private") return {};
  if (flag == "--ipc" && text == "shareable") {
    return {.mode = NamespaceMode::shareable, .container = {}};
  }
  if (flag == "--ipc" && text == "none") return {.mode = NamespaceMode::none, .container = {}};
  throw not_a_mode(flag, text);
}

std::string namespace_words(const Namespace& space) {
  switch (space.mode) {
    case NamespaceMode::own:
      return "";
    case NamespaceMode::host:
      return "host";
    case NamespaceMode::container:
      return std::string(kContainer) + space.container.str();
    case NamespaceMode::shareable:
      return "shareable";
    case NamespaceMode::none:
      return "none";
  }
  return {};
}

}  // namespace cnet
