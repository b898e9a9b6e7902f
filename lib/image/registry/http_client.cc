#include "http_client.h"

#include <curl/curl.h>

#include <algorithm>

#include "cnet/base/error.h"
#include "transfer.h"

namespace cnet::image {

struct HttpClient::Handle {
  CURL* curl = ::curl_easy_init();
  Handle() {
    if (curl == nullptr) throw Error("libcurl has no memory");
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { ::curl_easy_cleanup(curl); }
};

HttpLimits limits_with(int timeout) {
  HttpLimits limits;
  limits.stall = std::chrono::seconds(timeout);
  limits.connect = std::min(limits.connect, limits.stall);
  return limits;
}

std::string HttpResponse::header(std::string_view name) const {
  const auto found = std::ranges::find(
      headers, name, [](const auto& header) { return std::string_view(header.first); });
  return found == headers.end() ? std::string() : found->second;
}

HttpClient::HttpClient(HttpLimits limits, std::function<void()> checkpoint)
    : limits_(limits), checkpoint_(std::move(checkpoint)), handle_(std::make_unique<Handle>()) {}

HttpClient::~HttpClient() = default;

HttpResponse HttpClient::send(const HttpRequest& request) {
  ::curl_easy_reset(handle_->curl);  // options only: its connections stay
  return Transfer(handle_->curl, request, limits_, checkpoint_).perform();
}

void prepare_http() {
  if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Error("libcurl does not start");
}

}  // namespace cnet::image
