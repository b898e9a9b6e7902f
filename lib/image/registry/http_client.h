#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "url.h"

namespace cnet::image {

/// Limits on what a server may send and how long it may take.
struct HttpLimits {
  std::chrono::seconds connect{10};  ///< name, TCP and TLS together
  std::chrono::seconds stall{30};    ///< for so long less than stall_bytes a second: the end
  long stall_bytes = 128;
  std::size_t header_bytes = 64 << 10;  ///< of all headers of a response
  std::size_t header_count = 200;
};

/// The limits when nothing may come for `timeout` seconds.
HttpLimits limits_with(int timeout);

struct HttpTrust {
  bool verify = true;        ///< the server's certificate
  std::string certificates;  ///< PEM, trusted besides the system's; empty: none
  /// The server may be at a loopback or link-local address. Names resolve to whatever their owner
  /// wants, so this is asked when the connection is made.
  bool local_addresses = true;
};

struct HttpRequest {
  Url url;
  std::vector<std::string> headers;  ///< "Accept: ..."
  std::string form;                  ///< not empty: POSTed as a form
  std::uint64_t from = 0;            ///< the first byte wanted (Range)
  std::size_t most_body = 64 << 10;  ///< of a body that on_body does not take
  HttpTrust trust;
  /// Takes the body of a 200 or 206, `at` being the place of the piece in the whole. Empty: it is
  /// part of the response, as that of every other status.
  std::function<void(std::uint64_t at, std::span<const char>)> on_body;
};

/// Why there is no response, or only part of one.
enum class HttpFailure {
  unreachable,    ///< no such host, no route, nobody listens, no answer in time
  not_tls,        ///< whoever listens does not speak TLS
  untrusted,      ///< its certificate is not trusted
  bad_trust,      ///< our own certificates cannot be read
  local_address,  ///< it is at an address that was not allowed
  broken,         ///< the connection ended in the middle
  stalled,        ///< nothing came for too long
  too_much,       ///< more headers or more body than allowed
  no_http,        ///< what came is not HTTP, or no answer to the question
};

struct HttpResponse {
  std::optional<HttpFailure> failure;
  std::string words;                                         ///< of a failure
  long status = 0;                                           ///< 0: none came
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  std::string address;  ///< the server's; empty when there was no connection

  /// The first header of that name (lower case); "" when it is not there.
  std::string header(std::string_view name) const;
};

/// One connection at a time to each of a few servers, over libcurl. Follows no redirect, keeps no
/// cookie, reads no .netrc: what a request says is all that is sent. Proxies come from the
/// environment (https_proxy, http_proxy, no_proxy). For one thread.
class HttpClient {
 public:
  /// `checkpoint` is called several times a second while something is awaited; what it throws comes
  /// out of send().
  HttpClient(HttpLimits limits, std::function<void()> checkpoint);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// What on_body throws comes out of it.
  HttpResponse send(const HttpRequest& request);

  void checkpoint() const { checkpoint_(); }

 private:
  struct Handle;
  HttpLimits limits_;
  std::function<void()> checkpoint_;
  std::unique_ptr<Handle> handle_;
};

/// Once, before the first thread.
void prepare_http();

}  // namespace cnet::image
