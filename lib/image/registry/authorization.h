#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "challenge.h"
#include "cnet/model/registries.h"
#include "credentials.h"
#include "http_client.h"
#include "url.h"

namespace cnet::image {

/// Where a token is to be had, made of a challenge by the registry at `base`. Pure. Throws Error
/// when the realm is not a place to which one may go: it must be https, or on the registry's own
/// host as the registry itself is.
Url token_url(const Challenge& challenge, const Url& base, const std::string& scope);

/// The token in the answer of a token server. Throws Error for what is none.
std::string parse_token(const std::string& body, const std::string& registry);

/// What stands in the Authorization header of the requests to one endpoint. All threads of a pull
/// share one.
class Authorization {
 public:
  struct Wanted {
    std::string registry;  ///< "docker.io"
    std::string scope;     ///< "repository:library/alpine:pull"; empty: a login only
    std::string words;     ///< for errors: "image \"alpine\""
  };
  Authorization(Wanted wanted, std::optional<Credentials> credentials)
      : wanted_(std::move(wanted)), credentials_(std::move(credentials)) {}

  /// "Bearer ..." or "Basic ..."; empty until a challenge has been answered.
  std::string value() const;
  /// Who we are; empty: nobody.
  std::string user() const { return credentials_ ? credentials_->user : std::string(); }

  struct Refusal {
    const HttpResponse& response;  ///< a 401
    const std::string& sent;       ///< what the request was sent with
    const Url& base;               ///< of the registry
    bool is_local = false;         ///< the registry is at an address of this machine
  };
  /// Answers it: fetches a token, or takes the credentials. Throws Error when there is nothing more
  /// that could be tried.
  void answer(HttpClient& http, const Refusal& refusal, const Registries& registries);

 private:
  std::string token(HttpClient& http, const Challenge& challenge, const Refusal& refusal,
                    const Registries& registries) const;

  const Wanted wanted_;
  const std::optional<Credentials> credentials_;
  mutable std::mutex mutex_;
  std::string value_;
};

}  // namespace cnet::image
