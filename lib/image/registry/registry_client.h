#pragma once

#include <functional>
#include <memory>
#include <string>

#include "authorization.h"
#include "cnet/image/blob_store.h"
#include "cnet/image/manifest.h"
#include "cnet/model/registries.h"
#include "endpoint.h"
#include "http_client.h"

namespace cnet::image {

/// Speaks the distribution protocol with one endpoint about one repository: authorization,
/// redirects, retries. What it does not get is an Error with a message of its own. For one thread;
/// others make one of their own with the same Authorization and the endpoint this one has found.
class RegistryClient {
 public:
  struct Place {
    Endpoint endpoint;
    std::string repository;  ///< "library/alpine"; empty: only login()
    std::string image;       ///< for errors: "image \"alpine\""
  };
  RegistryClient(const Registries& registries, Place place,
                 std::shared_ptr<Authorization> authorization, HttpClient& http);

  /// The endpoint as it was found: without TLS when nobody speaks it there and that is allowed.
  const Endpoint& endpoint() const { return place_.endpoint; }

  struct Fetched {
    std::string media_type;
    std::string body;
  };
  /// A manifest or index by tag or digest, at most 4 MiB. What a digest says is not checked here.
  Fetched manifest(const std::string& which);

  /// What is missing of a blob, and its commit. Goes on in the middle after a broken transfer.
  /// `on_bytes` gets how much is there.
  void blob(const Descriptor& blob, BlobIngest& ingest,
            const std::function<void(std::uint64_t)>& on_bytes);

  /// Asks whether the credentials are good. Throws Error when they are not.
  void login();

 private:
  struct Exchange {
    HttpResponse response;
    bool own = true;   ///< it came from the registry's own origin
    std::string sent;  ///< the Authorization it was sent with
    Url url;           ///< who answered
  };
  Exchange follow(HttpRequest request);
  Exchange ask(const HttpRequest& request);
  Exchange ask_patiently(const HttpRequest& request);
  Url redirected(const Exchange& exchange) const;
  bool try_without_tls(const HttpResponse& response);
  void wait(std::chrono::milliseconds time) const;
  void require(const Exchange& exchange, const std::string& wanted) const;

  const Registries& registries_;
  Place place_;
  HttpTrust trust_;
  std::shared_ptr<Authorization> authorization_;
  HttpClient& http_;
  bool is_local_ = false;      ///< the registry is at an address of this machine
  bool has_answered_ = false;  ///< it has said something at least once
};

}  // namespace cnet::image
