#include "registry_error.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "cnet/base/text.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestWords = 300;
constexpr const char* kFromFiles =
    "without a network images come from files: cnet image load -i FILE, or cnet image import "
    "ROOTFS.tar NAME";

Error untrusted(const std::string& registry, const std::string& words) {
  return Error("registry " + registry + " shows a certificate that is not trusted: " + words)
      .hint("name the certificate of its authority in /etc/cnet/config.json: {\"registries\": {" +
            cnet::quoted(registry) + ": {\"ca\": \"FILE\"}}}");
}

std::string at_host(const std::string& registry, const std::string& host) {
  return registry == host ? registry : registry + " (" + host + ")";
}

std::string login_hint(const std::string& registry) {
  return "cnet login" + (registry == "docker.io" ? "" : " " + shell_quoted(registry));
}

}  // namespace

std::string registry_words(const std::string& body) {
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return {};
  const auto errors = json.find("errors");
  if (errors == json.end() || !errors->is_array() || errors->empty()) return {};
  const Json& first = (*errors)[0];
  if (!first.is_object()) return {};
  const auto message = first.find("message");
  if (message == first.end() || !message->is_string()) return {};
  const std::string words = message->get<std::string>();
  return words.empty() ? words : cnet::quoted(words.substr(0, kLongestWords));
}

Error transfer_error(const std::string& registry, const std::string& host,
                     const HttpResponse& response) {
  const std::string name = at_host(registry, host);
  switch (*response.failure) {
    case HttpFailure::unreachable:
      return Error("registry " + name + " cannot be reached: " + response.words).hint(kFromFiles);
    case HttpFailure::not_tls:
      return Error("registry " + name + " does not speak TLS: " + response.words)
          .hint("if it is meant to be without: \"insecure-registries\": [" +
                cnet::quoted(registry) + "] in /etc/cnet/config.json");
    case HttpFailure::untrusted:
      return untrusted(registry, response.words);
    case HttpFailure::bad_trust:
      return Error("the certificates for registry " + registry +
                   " cannot be used: " + response.words);
    case HttpFailure::local_address:
      return Error("registry " + registry + " leads to " + host + ", and " + response.words);
    case HttpFailure::broken:
      return Error("registry " + name + " ended the connection in the middle: " + response.words)
          .hint("pull again: what has come is kept");
    case HttpFailure::stalled:
      return Error("registry " + name + " has stopped sending: " + response.words)
          .hint("pull again: what has come is kept");
    case HttpFailure::too_much:
      return Error("registry " + name + " cannot be trusted: " + response.words);
    case HttpFailure::no_http:
      return Error("registry " + name + " does not answer as a registry: " + response.words);
  }
  return Error("registry " + name + ": " + response.words);
}

Error login_error(const std::string& registry, const std::string& wanted, const std::string& user) {
  if (!user.empty()) {
    return Error("registry " + registry + " refuses " + wanted + " to user " + cnet::quoted(user) +
                 ": bad credentials, or no permission")
        .hint("log in again: " + login_hint(registry));
  }
  return Error("registry " + registry + " has no " + wanted + ", or shows it only after a login",
               Error::Kind::not_found)
      .hint("check the name, or log in: " + login_hint(registry));
}

Error status_error(const std::string& registry, const std::string& wanted, const std::string& user,
                   const HttpResponse& response) {
  const std::string words = registry_words(response.body);
  const std::string said = words.empty() ? "" : ", saying " + words;
  switch (response.status) {
    case 401:
    case 403:
      return login_error(registry, wanted, user);
    case 404:
      return Error("registry " + registry + " has no " + wanted + said, Error::Kind::not_found)
          .hint("check the name and the tag");
    case 429:
      return Error("registry " + registry + " wants fewer requests" + said)
          .hint("try again later, or log in for a higher limit: " + login_hint(registry));
    default:
      return Error("registry " + registry + " answers " + std::to_string(response.status) +
                   " when asked for " + wanted + said);
  }
}

}  // namespace cnet::image
