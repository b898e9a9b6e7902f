#include "cnet/remote/http.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

namespace cnet::remote {
namespace {

std::optional<PluginAnswer> answer(std::string_view received, bool ended = false) {
  return http_answer(received, ended, "it");
}

std::string problem_of(std::string_view received, bool ended = false) {
  try {
    answer(received, ended);
  } catch (const Error& error) {
    return error.problem();
  }
  return "nothing was wrong";
}

const std::vector<std::string> kWhole{
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.0 200\r\ncontent-length:2\r\nX: y\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n"};

}  // namespace

TEST_CASE("a request is one POST that closes behind it") {
  CHECK(http_request({"NetworkDriver.Leave", "{}"}) ==
        "POST /NetworkDriver.Leave HTTP/1.1\r\nHost: plugin.moby.localhost\r\nUser-Agent: cnet\r\n"
        "Accept: application/vnd.docker.plugins.v1.2+json\r\n"
        "Content-Type: application/vnd.docker.plugins.v1.2+json\r\nConnection: close\r\n"
        "Content-Length: 2\r\n\r\n{}");
}

TEST_CASE("an answer is complete when its length says so, and half of one never is") {
  for (const std::string& whole : kWhole) {
    INFO(whole);
    const auto read = answer(whole);
    REQUIRE(read);
    CHECK(read->status == 200);
    CHECK(read->body == "{}");
    const bool chunked = whole.find("chunked") != whole.npos;
    for (std::size_t size = 0; size + (chunked ? 5 : 1) <= whole.size(); ++size) {
      if (chunked && size >= whole.size() - 2) break;
      INFO(size);
      CHECK_FALSE(answer(std::string_view(whole).substr(0, size)));
      CHECK_THAT(problem_of(std::string_view(whole).substr(0, size), true),
                 Catch::Contains("it closed the connection"));
    }
  }
  CHECK_FALSE(answer("HTTP/1.1 200 OK\r\n\r\n{}"));
  CHECK(answer("HTTP/1.1 404 Not Found\r\n\r\nno", true)->body == "no");
}

TEST_CASE("what is no HTTP is said to be none") {
  for (const std::string begin :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
        "HTTP/1.1 x\r\n\r\n", "\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"}) {
    INFO(begin);
    CHECK_THAT(problem_of(begin), Catch::Contains("its answer is no HTTP"));
  }
  CHECK_THAT(problem_of("HTTP/1.1 200 OK\r\n\r\n" + std::string(kLargestAnswer, 'x')),
             Catch::Contains("larger than 1 MiB"));
}

TEST_CASE("any byte may be another: an answer, more to come, or an error") {
  for (const std::string& whole : kWhole) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string changed = whole;
        changed[at] = static_cast<char>(byte);
        for (const bool ended : {false, true}) {
          try {
            answer(changed, ended);
          } catch (const Error&) {
            continue;
          }
        }
      }
    }
  }
  SUCCEED("nothing else came of it");
}

}  // namespace cnet::remote
