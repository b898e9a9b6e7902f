#pragma once

#include <curl/curl.h>

#include <exception>
#include <functional>

#include "http_client.h"

namespace cnet::image {

/// One request on its way: libcurl's callbacks fill its response. No exception passes through
/// libcurl; the first one is kept, ends the transfer and is thrown behind it.
class Transfer {
 public:
  Transfer(CURL* curl, const HttpRequest& request, const HttpLimits& limits,
           const std::function<void()>& checkpoint);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  HttpResponse perform();

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static curl_socket_t on_socket(void* self, curlsocktype, curl_sockaddr* address);

  void set_up();
  void set_trust();
  void set_limits();
  bool take_header(std::string_view line);
  bool take_body(std::span<const char> bytes);
  bool start_body();
  bool fail(HttpFailure failure, std::string words);
  void classify(CURLcode code);

  CURL* curl_;
  const HttpRequest& request_;
  const HttpLimits& limits_;
  const std::function<void()>& checkpoint_;
  HttpResponse response_;
  std::exception_ptr thrown_;
  curl_slist* headers_ = nullptr;
  std::size_t header_bytes_ = 0;
  bool body_started_ = false;
  std::uint64_t at_ = 0;
  char error_[CURL_ERROR_SIZE] = "";
};

}  // namespace cnet::image
