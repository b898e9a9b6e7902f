#include "registry_client.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "local_address.h"
#include "registry_error.h"
#include "retry.h"
#include "trust.h"

namespace cnet::image {
namespace {

constexpr int kMostRedirects = 5;
/// A broken transfer that brought this much is no failed attempt.
constexpr std::uint64_t kProgress = 1 << 20;

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Whether another attempt may go better.
bool is_passing(const HttpResponse& response) {
  if (!response.failure) return image::is_passing(response.status);
  switch (*response.failure) {
    case HttpFailure::broken:
    case HttpFailure::stalled:
      return true;
    case HttpFailure::unreachable:
    case HttpFailure::not_tls:
    case HttpFailure::untrusted:
    case HttpFailure::bad_trust:
    case HttpFailure::local_address:
    case HttpFailure::too_much:
    case HttpFailure::no_http:
      return false;
  }
  return false;
}

/// How many of the attempts one that failed so uses up: waiting for somebody who is silent took
/// long enough, and who has never said a word will not begin now.
int cost(const HttpResponse& response, bool has_answered) {
  if (response.failure != HttpFailure::stalled) return 1;
  return has_answered ? 3 : kMostAttempts;
}

std::string accept_header() {
  std::string header = "Accept: ";
  for (const std::string_view type : {kOciIndex, kOciManifest, kDockerIndex, kDockerManifest}) {
    if (!header.ends_with(' ')) header += ", ";
    header += type;
  }
  return header;
}

}  // namespace

RegistryClient::RegistryClient(const Registries& registries, Place place,
                               std::shared_ptr<Authorization> authorization, HttpClient& http)
    : registries_(registries),
      place_(std::move(place)),
      trust_(trust_of(place_.endpoint, registries)),
      authorization_(std::move(authorization)),
      http_(http) {}

/// Sleeps in short pieces, so that an interrupt is heard.
void RegistryClient::wait(std::chrono::milliseconds time) const {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    http_.checkpoint();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

bool RegistryClient::try_without_tls(const HttpResponse& response) {
  if (!place_.endpoint.plain_too || !response.failure) return false;
  if (*response.failure != HttpFailure::not_tls && *response.failure != HttpFailure::unreachable) {
    return false;
  }
  place_.endpoint = plain(place_.endpoint);
  return true;
}

Url RegistryClient::redirected(const Exchange& exchange) const {
  const std::string location = exchange.response.header("location");
  auto target = resolve_url(exchange.url, location);
  if (!target) {
    throw Error("registry " + place_.endpoint.registry + " sends to " + cnet::quoted(location) +
                ", which is no http or https URL");
  }
  if (exchange.url.scheme == "https" && target->scheme == "http") {
    throw Error("registry " + place_.endpoint.registry + " sends from https to " +
                cnet::quoted(location) + ", where anybody could read and change what is sent");
  }
  return *std::move(target);
}

/// One request and the redirects behind it. Our credentials go to the registry's own origin alone;
/// once it was left they are not sent again.
RegistryClient::Exchange RegistryClient::follow(HttpRequest request) {
  Exchange exchange{.response = {}, .own = true, .sent = authorization_->value(), .url = {}};
  request.trust = trust_;
  const std::vector<std::string> headers = request.headers;
  for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
    request.headers = headers;
    if (exchange.own && !exchange.sent.empty()) {
      request.headers.push_back("Authorization: " + exchange.sent);
    }
    exchange.url = request.url;
    exchange.response = http_.send(request);
    if (redirects == 0) is_local_ = is_local_text(exchange.response.address);
    if (exchange.response.failure || !is_redirect(exchange.response.status)) return exchange;
    request.url = redirected(exchange);
    if (!request.url.same_origin(place_.endpoint.base)) {
      exchange.own = false;
      request.trust = trust_of_foreign(request.url, registries_, is_local_);
    }
  }
  throw Error("registry " + place_.endpoint.registry + " redirects without end");
}

/// With an answer to a challenge, once: a registry that is not content with it never will be.
RegistryClient::Exchange RegistryClient::ask(const HttpRequest& request) {
  Exchange exchange = follow(request);
  if (exchange.response.status != 401 || !exchange.own || exchange.response.failure) {
    return exchange;
  }
  authorization_->answer(http_,
                         {.response = exchange.response,
                          .sent = exchange.sent,
                          .base = place_.endpoint.base,
                          .is_local = is_local_},
                         registries_);
  return follow(request);
}

RegistryClient::Exchange RegistryClient::ask_patiently(const HttpRequest& request) {
  for (int attempts = 0;;) {
    Exchange exchange = ask(request);
    if (!exchange.response.failure) has_answered_ = true;
    if (!is_passing(exchange.response)) return exchange;
    attempts += cost(exchange.response, has_answered_);
    const auto after = parse_retry_after(exchange.response.header("retry-after"));
    const auto time = wait_before_retry(attempts, after);
    if (!time) return exchange;
    wait(*time);
  }
}

void RegistryClient::require(const Exchange& exchange, const std::string& wanted) const {
  const HttpResponse& response = exchange.response;
  if (response.failure) {
    throw transfer_error(place_.endpoint.registry, exchange.url.authority(), response);
  }
  if (response.status != 200 && response.status != 206) {
    throw status_error(place_.endpoint.registry, wanted, authorization_->user(), response);
  }
}

RegistryClient::Fetched RegistryClient::manifest(const std::string& which) {
  HttpRequest request;
  request.headers = {accept_header()};
  request.most_body = kLongestDocument;
  request.url = manifest_url(place_.endpoint, place_.repository, which);
  Exchange exchange = ask_patiently(request);
  if (try_without_tls(exchange.response)) {
    request.url = manifest_url(place_.endpoint, place_.repository, which);
    exchange = ask_patiently(request);
  }
  require(exchange, place_.image);
  std::string type = lower(exchange.response.header("content-type"));
  type.resize(std::min(type.find(';'), type.size()));
  return {.media_type = std::string(trim(type)), .body = std::move(exchange.response.body)};
}

void RegistryClient::blob(const Descriptor& blob, BlobIngest& ingest,
                          const std::function<void(std::uint64_t)>& on_bytes) {
  const std::string wanted = "layer " + blob.digest.short_form() + " of " + place_.image;
  HttpRequest request;
  request.url = blob_url(place_.endpoint, place_.repository, digest_text(blob.digest));
  // A server that sends all again is not written twice: what is there has been hashed.
  request.on_body = [&](std::uint64_t at, std::span<const char> bytes) {
    if (at > ingest.offset()) throw Error("registry " + place_.endpoint.registry + " left a gap");
    const std::uint64_t known = std::min<std::uint64_t>(ingest.offset() - at, bytes.size());
    if (known == bytes.size()) return;
    ingest.write(bytes.subspan(known));
    on_bytes(ingest.offset());
  };
  for (int attempts = 0; ingest.offset() < blob.size || blob.size == 0;) {
    request.from = ingest.offset();
    const Exchange exchange = ask(request);
    if (!is_passing(exchange.response)) {
      require(exchange, wanted);
      break;
    }
    const bool advanced = ingest.offset() >= request.from + kProgress;
    attempts = advanced ? 1 : attempts + cost(exchange.response, /*has_answered=*/true);
    const auto after = parse_retry_after(exchange.response.header("retry-after"));
    const auto time = wait_before_retry(attempts, after);
    if (!time) require(exchange, wanted);
    wait(time.value_or(std::chrono::milliseconds(0)));
  }
  ingest.commit();
}

void RegistryClient::login() {
  HttpRequest request;
  request.url = version_url(place_.endpoint);
  Exchange exchange = ask_patiently(request);
  if (try_without_tls(exchange.response)) {
    request.url = version_url(place_.endpoint);
    exchange = ask_patiently(request);
  }
  require(exchange, place_.image);
}

}  // namespace cnet::image
