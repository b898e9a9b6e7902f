#include "transfer.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "local_address.h"

namespace cnet::image {
namespace {

constexpr const char* kSystemCertificates = "/etc/ssl/certs";
constexpr const char* kUserAgent = "cnet";

/// The first byte of a 206: "bytes 100-199/200" is 100.
std::optional<std::uint64_t> range_start(std::string_view content_range) {
  if (!content_range.starts_with("bytes ")) return std::nullopt;
  content_range.remove_prefix(6);
  return parse_number(content_range.substr(0, content_range.find('-')), INT64_MAX);
}

/// Then the address of a connection is the proxy's, and the proxy the one who resolves.
bool has_proxy() {
  return std::ranges::any_of(
      std::array{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"},
      [](const char* name) { return std::getenv(name) != nullptr; });
}

}  // namespace

Transfer::Transfer(CURL* curl, const HttpRequest& request, const HttpLimits& limits,
                   const std::function<void()>& checkpoint)
    : curl_(curl), request_(request), limits_(limits), checkpoint_(checkpoint) {}

Transfer::~Transfer() { ::curl_slist_free_all(headers_); }

bool Transfer::fail(HttpFailure failure, std::string words) {
  if (!response_.failure) {
    response_.failure = failure;
    response_.words = std::move(words);
  }
  return false;
}

bool Transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > limits_.header_bytes || response_.headers.size() >= limits_.header_count) {
    return fail(HttpFailure::too_much, "it sends headers without end");
  }
  line = trim(line);
  if (line.starts_with("HTTP/")) {  // also behind a 100 or a proxy's own response
    response_.headers.clear();
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  response_.headers.emplace_back(lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
  return true;
}

/// Where the body of this response begins: a server may answer the whole to a question for a part.
bool Transfer::start_body() {
  body_started_ = true;
  ::curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &response_.status);
  if (response_.status != 206) return true;
  const auto start = range_start(response_.header("content-range"));
  if (!start || *start > request_.from) {
    return fail(HttpFailure::no_http, "it sends another part than was asked for");
  }
  at_ = *start;
  return true;
}

bool Transfer::take_body(std::span<const char> bytes) {
  if (!body_started_ && !start_body()) return false;
  const bool wanted = response_.status == 200 || response_.status == 206;
  if (wanted && request_.on_body) {
    request_.on_body(at_, bytes);
    at_ += bytes.size();
    return true;
  }
  if (response_.body.size() + bytes.size() > request_.most_body) {
    return fail(HttpFailure::too_much,
                "its answer is longer than " + std::to_string(request_.most_body) + " bytes");
  }
  response_.body.append(bytes.data(), bytes.size());
  return true;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  const std::size_t length = size * count;
  return static_cast<Transfer*>(self)->take_header({data, length}) ? length : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  try {
    if (transfer.take_body({data, length})) return length;
  } catch (...) {
    transfer.thrown_ = std::current_exception();
  }
  return CURL_WRITEFUNC_ERROR;
}

int Transfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(self);
  try {
    transfer.checkpoint_();
    return 0;
  } catch (...) {
    transfer.thrown_ = std::current_exception();
    return 1;
  }
}

curl_socket_t Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.request_.trust.local_addresses && is_local_address(&address->addr)) {
    transfer.fail(HttpFailure::local_address, "it is at an address of this machine or link");
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void Transfer::set_limits() {
  ::curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits_.connect.count()));
  ::curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, limits_.stall_bytes);
  ::curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits_.stall.count()));
  ::curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
  ::curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, on_progress);
  ::curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, this);
}

void Transfer::set_trust() {
  if (!request_.trust.verify) {
    ::curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 0L);
    ::curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYHOST, 0L);
  } else if (!request_.trust.certificates.empty()) {
    // The system's certificates stay trusted: the folder counts beside the text.
    curl_blob certificates{const_cast<char*>(request_.trust.certificates.data()),
                           request_.trust.certificates.size(), CURL_BLOB_NOCOPY};
    ::curl_easy_setopt(curl_, CURLOPT_CAINFO_BLOB, &certificates);
    ::curl_easy_setopt(curl_, CURLOPT_CAPATH, kSystemCertificates);
  }
  if (!request_.trust.local_addresses && !has_proxy()) {
    ::curl_easy_setopt(curl_, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    ::curl_easy_setopt(curl_, CURLOPT_OPENSOCKETDATA, this);
  }
}

void Transfer::set_up() {
  ::curl_easy_setopt(curl_, CURLOPT_URL, request_.url.str().c_str());
  ::curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, request_.url.scheme.c_str());
  ::curl_easy_setopt(curl_, CURLOPT_PATH_AS_IS, 1L);
  ::curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
#if CURL_AT_LEAST_VERSION(7, 87, 0)
  // A look-up that nobody answers is left behind: else its end is waited for, whatever the limit.
  ::curl_easy_setopt(curl_, CURLOPT_QUICK_EXIT, 1L);
#endif
  ::curl_easy_setopt(curl_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  ::curl_easy_setopt(curl_, CURLOPT_USERAGENT, kUserAgent);
  ::curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, error_);
  ::curl_easy_setopt(curl_, CURLOPT_BUFFERSIZE, 256L << 10);
  ::curl_easy_setopt(curl_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  for (const std::string& header : request_.headers) {
    headers_ = ::curl_slist_append(headers_, header.c_str());
  }
  ::curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
  if (!request_.form.empty()) {
    ::curl_easy_setopt(curl_, CURLOPT_COPYPOSTFIELDS, request_.form.c_str());
  }
  if (request_.from > 0) {
    ::curl_easy_setopt(curl_, CURLOPT_RANGE, (std::to_string(request_.from) + "-").c_str());
  }
  ::curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, on_header);
  ::curl_easy_setopt(curl_, CURLOPT_HEADERDATA, this);
  ::curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, on_body);
  ::curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
}

void Transfer::classify(CURLcode code) {
  std::string words = *error_ != '\0' ? error_ : ::curl_easy_strerror(code);
  switch (static_cast<int>(code)) {
    case CURLE_PEER_FAILED_VERIFICATION:
      fail(HttpFailure::untrusted, std::move(words));
      break;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      fail(HttpFailure::bad_trust, std::move(words));
      break;
    case CURLE_OUT_OF_MEMORY:  // libcurl's word for a header beyond its own limit
      fail(HttpFailure::too_much, "it sends a header without end");
      break;
    case CURLE_SSL_CONNECT_ERROR:
      fail(HttpFailure::not_tls, std::move(words));
      break;
    case CURLE_OPERATION_TIMEDOUT: {
      curl_off_t connected = 0;
      ::curl_easy_getinfo(curl_, CURLINFO_PRETRANSFER_TIME_T, &connected);
      fail(connected > 0 ? HttpFailure::stalled : HttpFailure::unreachable, std::move(words));
      break;
    }
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      fail(HttpFailure::unreachable, std::move(words));
      break;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
      fail(HttpFailure::broken, std::move(words));
      break;
    default:
      fail(HttpFailure::no_http, std::move(words));
  }
}

HttpResponse Transfer::perform() {
  set_up();
  set_trust();
  set_limits();
  const CURLcode code = ::curl_easy_perform(curl_);
  if (thrown_) std::rethrow_exception(thrown_);
  ::curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &response_.status);
  const char* address = nullptr;
  ::curl_easy_getinfo(curl_, CURLINFO_PRIMARY_IP, &address);
  if (address != nullptr) response_.address = address;
  if (code != CURLE_OK) classify(code);
  return std::move(response_);
}

}  // namespace cnet::image
