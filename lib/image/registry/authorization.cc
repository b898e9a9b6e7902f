#include "authorization.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base64.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "registry_error.h"
#include "trust.h"

namespace cnet::image {
namespace {

constexpr std::size_t kLongestToken = 32 << 10;

std::string basic(const Credentials& credentials) {
  return "Basic " + base64(credentials.user + ":" + credentials.password);
}

/// The one to answer: a token says less about us than the password.
std::optional<Challenge> choose_challenge(const HttpResponse& refusal) {
  std::vector<Challenge> all;
  for (const auto& [name, value] : refusal.headers) {
    if (name != "www-authenticate") continue;
    for (Challenge& challenge : parse_challenges(value)) all.push_back(std::move(challenge));
  }
  for (const char* scheme : {"bearer", "basic"}) {
    const auto found = std::ranges::find(all, scheme, &Challenge::scheme);
    if (found != all.end()) return *found;
  }
  return std::nullopt;
}

bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kLongestToken &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

Url token_url(const Challenge& challenge, const Url& base, const std::string& scope) {
  const std::string realm = challenge.param("realm");
  auto url = parse_url(realm);
  const bool as_registry = url && url->host == base.host && base.scheme == "http";
  if (!url || (url->scheme != "https" && !as_registry)) {
    throw Error("registry " + base.authority() + " sends to " + cnet::quoted(realm) +
                " for a token, which is neither https nor on its own host");
  }
  std::string query;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) query += "&" + name + "=" + query_escaped(value);
  };
  add("service", challenge.param("service"));
  add("scope", challenge.param("scope").empty() ? scope : challenge.param("scope"));
  if (query.empty()) return *std::move(url);
  if (url->target.find('?') == std::string::npos) query.front() = '?';
  url->target += query;
  return *std::move(url);
}

std::string parse_token(const std::string& body, const std::string& registry) {
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  for (const char* name : {"token", "access_token"}) {
    if (!json.is_object()) break;
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) continue;
    if (std::string token = found->get<std::string>(); is_token(token)) return token;
  }
  throw Error("the token server of registry " + registry + " answers without a token");
}

std::string Authorization::value() const {
  const std::scoped_lock lock(mutex_);
  return value_;
}

std::string Authorization::token(HttpClient& http, const Challenge& challenge,
                                 const Refusal& refusal, const Registries& registries) const {
  HttpRequest request;
  request.url = token_url(challenge, refusal.base, wanted_.scope);
  request.trust = trust_of_foreign(request.url, registries, refusal.is_local);
  request.headers = {"Accept: application/json"};
  if (credentials_ && !credentials_->identity_token.empty()) {
    const std::size_t query = request.url.target.find('?');
    request.form = "grant_type=refresh_token&client_id=cnet&refresh_token=" +
                   query_escaped(credentials_->identity_token);
    if (query != std::string::npos) {
      request.form += "&" + request.url.target.substr(query + 1);
      request.url.target.resize(query);
    }
  } else if (credentials_) {
    request.headers.push_back("Authorization: " + basic(*credentials_));
  }
  const HttpResponse response = http.send(request);
  if (response.failure) throw transfer_error(wanted_.registry, request.url.authority(), response);
  if (response.status != 200) {
    throw status_error(wanted_.registry, wanted_.words, user(), response);
  }
  return parse_token(response.body, wanted_.registry);
}

void Authorization::answer(HttpClient& http, const Refusal& refusal, const Registries& registries) {
  const std::scoped_lock lock(mutex_);
  if (value_ != refusal.sent) return;  // another thread has answered meanwhile
  const auto challenge = choose_challenge(refusal.response);
  if (!challenge) {
    throw Error("registry " + wanted_.registry +
                " wants a login, but neither with a password nor with a token");
  }
  if (challenge->scheme == "bearer") {
    value_ = "Bearer " + token(http, *challenge, refusal, registries);
    return;
  }
  if (!credentials_) throw login_error(wanted_.registry, wanted_.words, "");
  const std::string answer = basic(*credentials_);
  if (answer == refusal.sent) throw login_error(wanted_.registry, wanted_.words, user());
  value_ = answer;
}

}  // namespace cnet::image
