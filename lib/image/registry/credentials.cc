#include "credentials.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base64.h"
#include "cnet/base/error.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

constexpr const char* kHub = "docker.io";
constexpr const char* kHubKey = "https://index.docker.io/v1/";

Error damaged(const std::string& path, const std::string& why) {
  return Error(path + " cannot be read: " + why, Error::Kind::damaged)
      .hint("mend it, or remove it and log in again");
}

Json parse(std::string_view config, const std::string& path) {
  if (config.find_first_not_of(" \t\r\n") == std::string_view::npos) return Json::object();
  Json json = Json::parse(config, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw damaged(path, "it is no JSON object");
  const auto auths = json.find("auths");
  if (auths != json.end() && !auths->is_object()) throw damaged(path, "auths is no object");
  return json;
}

/// "https://ghcr.io/v2/" is "ghcr.io": old tools wrote URLs.
std::string host_of(std::string key) {
  for (const std::string scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.erase(0, scheme.size());
  }
  return key.substr(0, key.find('/'));
}

bool is_for(const std::string& key, const std::string& registry) {
  if (key == registry) return true;
  const std::string host = host_of(key);
  if (host == registry) return true;
  return registry == kHub && (host == "index.docker.io" || host == "registry-1.docker.io");
}

std::string text_of(const Json& entry, const char* name) {
  const auto found = entry.find(name);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Absent when the entry holds none: Docker leaves {} for what a helper keeps.
std::optional<Credentials> read_entry(const Json& entry, const std::string& path) {
  if (!entry.is_object()) throw damaged(path, "an entry of auths is no object");
  Credentials out{.user = text_of(entry, "username"),
                  .password = text_of(entry, "password"),
                  .identity_token = text_of(entry, "identitytoken")};
  if (const std::string auth = text_of(entry, "auth"); !auth.empty()) {
    const auto plain = from_base64(auth);
    const std::size_t colon = plain ? plain->find(':') : std::string::npos;
    if (colon == std::string::npos) throw damaged(path, "an auth is not base64 of USER:PASSWORD");
    out.user = plain->substr(0, colon);
    out.password = plain->substr(colon + 1);
    while (!out.password.empty() && out.password.back() == '\0') out.password.pop_back();
  }
  if (out.user.empty() && out.identity_token.empty()) return std::nullopt;
  return out;
}

std::string written(const Json& json) { return json.dump(2) + "\n"; }

}  // namespace

std::optional<Credentials> find_credentials(std::string_view config, const std::string& registry,
                                            const std::string& path) {
  const Json json = parse(config, path);
  const auto auths = json.find("auths");
  if (auths == json.end()) return std::nullopt;
  const auto exact = auths->find(registry == kHub ? kHubKey : registry);
  if (exact != auths->end()) return read_entry(*exact, path);
  for (auto entry = auths->begin(); entry != auths->end(); ++entry) {
    if (is_for(entry.key(), registry)) return read_entry(*entry, path);
  }
  return std::nullopt;
}

std::string with_credentials(std::string_view config, const std::string& registry,
                             const Credentials& credentials, const std::string& path) {
  Json json = parse(config, path);
  json["auths"][registry == kHub ? kHubKey : registry] = {
      {"auth", base64(credentials.user + ":" + credentials.password)}};
  return written(json);
}

std::optional<std::string> without_credentials(std::string_view config, const std::string& registry,
                                               const std::string& path) {
  Json json = parse(config, path);
  const auto auths = json.find("auths");
  if (auths == json.end()) return std::nullopt;
  std::vector<std::string> doomed;
  for (auto entry = auths->begin(); entry != auths->end(); ++entry) {
    if (is_for(entry.key(), registry)) doomed.push_back(entry.key());
  }
  for (const std::string& key : doomed) auths->erase(key);
  if (doomed.empty()) return std::nullopt;
  return json.size() == 1 && auths->empty() ? "" : written(json);
}

}  // namespace cnet::image
