#include "registry_error.h"

#include <catch2/catch.hpp>

using namespace cnet;
using namespace cnet::image;

namespace {

HttpResponse answer(long status, std::string body = "") {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace

TEST_CASE("no network is one line with the registry's name and what to do") {
  HttpResponse response;
  response.failure = HttpFailure::unreachable;
  response.words = "Could not resolve host: registry-1.docker.io";
  const Error error = transfer_error("docker.io", "registry-1.docker.io", response);
  CHECK(error.problem() ==
        "registry docker.io (registry-1.docker.io) cannot be reached: Could not resolve host: "
        "registry-1.docker.io");
  CHECK(error.hint().find("cnet image load") != std::string::npos);
  CHECK(error.hint().find("cnet image import") != std::string::npos);
}

TEST_CASE("each refusal has words of its own") {
  const auto said = [](long status, const std::string& user, const std::string& body = "") {
    const Error error = status_error("r:5000", "image \"r:5000/a\"", user, answer(status, body));
    return error.problem() + " | " + error.hint();
  };
  CHECK(said(401, "") ==
        "registry r:5000 has no image \"r:5000/a\", or shows it only after a login | check the "
        "name, or log in: cnet login r:5000");
  CHECK(said(401, "me") ==
        "registry r:5000 refuses image \"r:5000/a\" to user \"me\": bad credentials, or no "
        "permission | log in again: cnet login r:5000");
  CHECK(said(404, "", R"({"errors":[{"code":"X","message":"manifest unknown"}]})") ==
        "registry r:5000 has no image \"r:5000/a\", saying \"manifest unknown\" | check the name "
        "and the tag");
  CHECK(said(429, "").starts_with("registry r:5000 wants fewer requests"));
  CHECK(said(500, "").starts_with("registry r:5000 answers 500 when asked for image"));
}

TEST_CASE("what a registry says is quoted and short") {
  CHECK(registry_words("<html>") == "");
  CHECK(registry_words(R"({"errors":[]})") == "");
  CHECK(registry_words(R"({"errors":[{"message":"a\u001b[31m\nb"}]})").find('\x1b') ==
        std::string::npos);
  CHECK(registry_words(R"({"errors":[{"message":")" + std::string(5000, 'x') + "\"}]}").size() <
        400);
}
