#include "cnet/remote/http.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::remote {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

/// Throws Error that says what is wrong with an answer.
class Refusal {
 public:
  explicit Refusal(const std::string& who) : who_(who) {}
  [[noreturn]] void operator()(const std::string& why) const {
    throw Error(who_ + ": its answer is no HTTP: " + why);
  }

 private:
  const std::string& who_;
};

/// "HTTP/1.1 200 OK"
int status_of(std::string_view line, const Refusal& refuse) {
  constexpr std::size_t at = 9, digits = 3;
  const bool is_http = line.starts_with("HTTP/1.") && line.size() >= at + digits && line[8] == ' ';
  const bool ends = line.size() == at + digits || (is_http && line[at + digits] == ' ');
  const auto status = is_http && ends ? parse_number(line.substr(at, digits), 999) : std::nullopt;
  if (!status || *status < 100) refuse("it begins with " + quoted(line.substr(0, 40)));
  return static_cast<int>(*status);
}

struct Headers {
  std::optional<std::size_t> length;
  bool chunked = false;
};

void read_header(std::string_view line, Headers& headers, const Refusal& refuse) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos) refuse("a header is " + quoted(line.substr(0, 40)));
  const std::string name = lower(line.substr(0, colon));
  const std::string value = lower(trim(line.substr(colon + 1)));
  if (name == "content-length") {
    const auto length = parse_number(value, kLargestAnswer);
    if (!length) refuse("a Content-Length of " + quoted(value.substr(0, 40)));
    if (headers.length && *headers.length != *length) refuse("two lengths");
    headers.length = *length;
  } else if (name == "transfer-encoding") {
    if (value != "chunked") refuse("a Transfer-Encoding of " + quoted(value.substr(0, 40)));
    headers.chunked = true;
  }
}

std::optional<std::size_t> chunk_size(std::string_view line) {
  const std::string_view digits = trim(line.substr(0, line.find(';')));
  constexpr std::size_t most = 8;
  if (digits.empty() || digits.size() > most) return std::nullopt;
  std::size_t size = 0;
  for (const char c : digits) {
    const auto at = std::string_view("0123456789abcdef").find(lower(std::string_view(&c, 1)));
    if (at == std::string_view::npos) return std::nullopt;
    size = size * 16 + at;
  }
  return size;
}

/// Absent while some of it is missing. What stands behind the last chunk is nobody's.
std::optional<std::string> chunked_body(std::string_view rest, const Refusal& refuse) {
  std::string body;
  for (;;) {
    const std::size_t end = rest.find(kLineEnd);
    if (end == rest.npos) {
      constexpr std::size_t longest_line = 1000;
      if (rest.size() > longest_line) refuse("a chunk without a size");
      return std::nullopt;
    }
    const auto size = chunk_size(rest.substr(0, end));
    if (!size)
      refuse("a chunk's size is " + quoted(rest.substr(0, std::min<std::size_t>(end, 40))));
    rest.remove_prefix(end + kLineEnd.size());
    if (*size == 0) return body;
    if (rest.size() < *size + kLineEnd.size()) return std::nullopt;
    body.append(rest.substr(0, *size));
    if (rest.substr(*size, kLineEnd.size()) != kLineEnd) refuse("a chunk is longer than its size");
    rest.remove_prefix(*size + kLineEnd.size());
  }
}

std::optional<std::string> body_of(const Headers& headers, std::string_view rest, bool ended,
                                   const Refusal& refuse) {
  if (headers.chunked) return chunked_body(rest, refuse);
  if (!headers.length) return ended ? std::optional(std::string(rest)) : std::nullopt;
  if (rest.size() < *headers.length) return std::nullopt;
  return std::string(rest.substr(0, *headers.length));
}

}  // namespace

std::string http_request(const PluginCall& call) {
  return "POST /" + call.method +
         " HTTP/1.1\r\nHost: plugin.moby.localhost\r\nUser-Agent: cnet\r\n"
         "Accept: application/vnd.docker.plugins.v1.2+json\r\n"
         "Content-Type: application/vnd.docker.plugins.v1.2+json\r\nConnection: close\r\n"
         "Content-Length: " +
         std::to_string(call.body.size()) + "\r\n\r\n" + call.body;
}

std::optional<PluginAnswer> http_answer(std::string_view received, bool ended,
                                        const std::string& who) {
  const Refusal refuse(who);
  if (received.size() > kLargestAnswer) refuse("it is larger than 1 MiB");
  const auto incomplete = [&]() -> std::optional<PluginAnswer> {
    if (!ended) return std::nullopt;
    throw Error(who + (received.empty()
                           ? ": it closed the connection without an answer"
                           : ": it closed the connection in the middle of its answer"));
  };
  constexpr std::string_view end_of_headers = "\r\n\r\n";
  const std::size_t end = received.find(end_of_headers);
  if (end == received.npos) return incomplete();
  const auto lines = split(received.substr(0, end), '\n');
  PluginAnswer answer{.status = status_of(trim(lines.front()), refuse), .body = {}};
  if (answer.status < 200) refuse("a status of " + std::to_string(answer.status));
  Headers headers;
  for (std::size_t i = 1; i < lines.size(); ++i) read_header(trim(lines[i]), headers, refuse);
  auto body = body_of(headers, received.substr(end + end_of_headers.size()), ended, refuse);
  if (!body) return incomplete();
  answer.body = *std::move(body);
  return answer;
}

}  // namespace cnet::remote
