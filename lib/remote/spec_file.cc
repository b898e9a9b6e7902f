#include "cnet/remote/spec_file.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/state/json_value.h"

namespace cnet::remote {
namespace {

std::string require_known(std::string_view address, const std::string& path) {
  if (address.starts_with("unix:///") || address.starts_with("tcp://")) return std::string(address);
  // What Docker takes for tcp when there are no certificates to show.
  constexpr std::string_view http = "http://";
  if (address.starts_with(http)) return "tcp://" + std::string(address.substr(http.size()));
  if (address.starts_with("https://")) {
    throw Error(path + ": plugins behind TLS (" + quoted(address) + ") are not supported")
        .hint("let the plugin listen on a socket: unix:///run/docker/plugins/NAME.sock");
  }
  throw Error(path + ": " + quoted(address.substr(0, 200)) + " is no address of a plugin")
      .hint("write unix:///PATH or tcp://ADDRESS:PORT");
}

}  // namespace

std::string address_in_spec(std::string_view text, const std::string& path) {
  return require_known(trim(split(trim(text), '\n').front()), path);
}

std::string address_in_json(std::string_view text, const std::string& path) {
  const state::JsonDocument document(text, path, Error::Kind::failed);
  const auto address = document.top().find("Addr");
  if (!address) document.top().refuse("\"Addr\" is missing");
  return require_known(trim(address->text()), path);
}

}  // namespace cnet::remote
