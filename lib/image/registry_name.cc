#include "cnet/image/registry_name.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::string_view kHub = "docker.io";

}  // namespace

std::string registry_of(const Reference& name) {
  return name.repository.substr(0, name.repository.find('/'));
}

std::string path_of(const Reference& name) {
  return name.repository.substr(name.repository.find('/') + 1);
}

std::string with_registry(std::string_view text, const std::string& registry) {
  const auto name = try_parse_reference(text);
  const std::size_t slash = text.find('/');
  // Docker Hub may have been meant, or named: then it stands in front.
  const bool says_one = name && (registry_of(*name) != kHub ||
                                 text.substr(0, slash).find('.') != std::string_view::npos);
  if (!name || registry == kHub || (slash != std::string_view::npos && says_one)) {
    return std::string(text);
  }
  return registry + "/" + std::string(text);
}

std::string parse_registry(const std::string& argument) {
  std::string host = lower(argument);
  for (const std::string scheme : {"https://", "http://"}) {
    if (host.starts_with(scheme)) host.erase(0, scheme.size());
  }
  host = host.substr(0, host.find('/'));
  if (host == "index.docker.io" || host == "registry-1.docker.io") host = kHub;
  // Whatever may stand in front of an image's name; a single word stands there only as a path.
  const bool is_host = host.find_first_of(".:") != std::string::npos || host == "localhost";
  if (!is_host || !try_parse_reference(host + "/x")) {
    throw Error(cnet::quoted(argument) + " is no registry", Error::Kind::usage)
        .hint("a registry is HOST or HOST:PORT, as in front of an image's name");
  }
  return host;
}

}  // namespace cnet::image
