#include "cnet/image/manifest.h"

#include <catch2/catch.hpp>
#include <string>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::image;

namespace {

const std::string kHex(64, 'a');
const std::string kBlob = R"({"digest":"sha256:)" + kHex + R"(","size":7})";

std::string problem(const std::string& json, std::string_view type = {}) {
  try {
    parse_document(json, type, "x");
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::damaged);
    return error.problem();
  }
  return {};
}

std::string manifest(const std::string& more = {}) {
  return R"({"schemaVersion":2,"config":)" + kBlob + R"(,"layers":[)" + kBlob + "]" + more + "}";
}
std::string index_of(const std::string& entries) {
  return R"({"schemaVersion":2,"manifests":[)" + entries + "]}";
}

}  // namespace

TEST_CASE("manifests and indexes of OCI and Docker are read") {
  const auto image = std::get<Manifest>(parse_document(manifest(), "", "x"));
  CHECK(image.config.digest.str() == kHex);
  CHECK(image.config.size == 7);
  REQUIRE(image.layers.size() == 1);
  for (const std::string_view type : {kOciManifest, kDockerManifest}) {
    const std::string text = manifest(",\"mediaType\":\"" + std::string(type) + "\"");
    CHECK(problem(text) == "");
    CHECK(problem(text, type) == "");
    CHECK(problem(text, kOciManifest) == "");
    CHECK(problem(text, "application/json") == "");
  }
  const auto index = std::get<Index>(parse_document(
      index_of(R"({"digest":"sha256:)" + kHex +
               R"(","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v7"},)"
               R"("annotations":{"a":"b"}})"),
      kDockerIndex, "x"));
  REQUIRE(index.manifests.size() == 1);
  CHECK(platform_text(*index.manifests[0].platform) == "linux/arm/v7");
  CHECK(index.manifests[0].annotations.at("a") == "b");
}

TEST_CASE("a manifest written is read as the same") {
  const Manifest image{
      .config = {.media_type = std::string(kOciConfig), .digest = *Digest::parse(kHex), .size = 3},
      .layers = {{.media_type = std::string(kOciLayer),
                  .digest = *Digest::parse(std::string(64, 'b')),
                  .size = 4}}};
  const std::string text = manifest_json(image);
  const auto read = std::get<Manifest>(parse_document(text, kOciManifest, "x"));
  CHECK(manifest_json(read) == text);
}

TEST_CASE("documents that lie or are none are damaged") {
  const std::string list = R"(,"manifests":[])";
  const std::string schema = R"({"schemaVersion":2,)";
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  for (const std::string& text : {
           std::string(),
           std::string("{"),
           std::string("[]"),
           std::string("null"),
           std::string("{}"),
           std::string("{\"schemaVersion\":2}"),
           std::string("{\"schemaVersion\":1,\"layers\":[]}"),
           std::string("{\"schemaVersion\":\"2\",\"layers\":[]}"),
           schema + "\"layers\":[]}",
           schema + "\"layers\":{},\"config\":" + kBlob + "}",
           schema + "\"layers\":[],\"config\":null}",
           schema + "\"layers\":[],\"config\":[]}",
           schema + "\"layers\":[1],\"config\":" + kBlob + "}",
           schema + "\"layers\":[{}],\"config\":" + kBlob + "}",
           schema + R"("layers":[],"config":{"digest":"sha256:../../etc/passwd","size":1}})",
           schema + R"("layers":[],"config":{"digest":"sha512:)" + kHex + R"(","size":1}})",
           schema + R"("layers":[],"config":{"digest":"sha256:)" + std::string(64, 'A') +
               R"(","size":1}})",
           schema + R"("layers":[],"config":{"digest":"sha256:)" + kHex + R"("}})",
           schema + R"("layers":[],"config":{"digest":"sha256:)" + kHex + R"(","size":-1}})",
           schema + R"("layers":[],"config":{"digest":"sha256:)" + kHex + R"(","size":1.5}})",
           schema + R"("layers":[],"config":{"digest":"sha256:)" + kHex + R"(","size":"1"}})",
           schema + R"("layers":[],"config":{"digest":"sha256:)" + kHex +
               R"(","size":9999999999999999999}})",
           schema + R"("manifests":[{"digest":"x","size":1}]})",
           schema + R"("manifests":{}})",
           schema + R"("manifests":[{"digest":"sha256:)" + kHex + R"(","size":1,"platform":1}]})",
           schema + R"("manifests":[{"digest":"sha256:)" + kHex +
               R"(","size":1,"annotations":{"a":1}}]})",
           manifest(list),
           manifest(R"(,"mediaType":1)"),
           manifest(R"(,"mediaType":"text/plain")"),
           manifest(",\"mediaType\":\"" + std::string(kOciIndex) + "\""),
           manifest(R"(,"layers":[])"),
           manifest(R"(,"config":{})"),
           manifest(R"(,"x":{"a":1,"a":2})"),
           manifest(",\"x\":" + deep),
           manifest(",\"x\":\"" + std::string(5 << 20, 'x') + "\""),
           manifest() + "x",
           manifest() + manifest(),
           std::string("\xef\xbb\xbf{"),
           std::string("\xff\xfe"),
           schema + "\"layers\":[],\"config\":" + kBlob,
       }) {
    CAPTURE(text.substr(0, 200));
    CHECK(problem(text) != "");
  }
  CHECK(problem(manifest(), kOciIndex) != "");
  CHECK(problem(manifest(), kDockerIndex) != "");
  CHECK(problem(index_of(""), kOciManifest) != "");
}

TEST_CASE("the entry for this platform is chosen") {
  Index index;
  const auto add = [&](char letter, Platform platform) {
    index.manifests.push_back({.media_type = {},
                               .digest = *Digest::parse(std::string(64, letter)),
                               .size = 1,
                               .platform = std::move(platform)});
  };
  add('1', {"linux", "arm", "v6"});
  add('2', {"linux", "arm", "v7"});
  add('3', {"linux", "arm64", "v8"});
  add('4', {"windows", "amd64", ""});
  add('5', {"linux", "amd64", ""});
  add('6', {"unknown", "unknown", ""});
  index.manifests.push_back({.media_type = {}, .digest = *Digest::parse(kHex), .size = 1});
  const auto chosen = [&](std::string_view platform) {
    const Descriptor* entry = choose(index, parse_platform(platform));
    return entry == nullptr ? std::string() : entry->digest.str().substr(0, 1);
  };
  CHECK(chosen("linux/amd64") == "5");
  CHECK(chosen("x86_64") == "5");
  CHECK(chosen("linux/arm64") == "3");
  CHECK(chosen("aarch64") == "3");
  CHECK(chosen("linux/arm/v7") == "2");
  CHECK(chosen("armhf") == "2");
  CHECK(chosen("linux/arm") == "1");
  CHECK(chosen("linux/s390x") == "");
  CHECK(serves({"linux", "arm64", "v8"}, parse_platform("linux/arm64")));
  CHECK(serves({"linux", "arm64", ""}, parse_platform("aarch64")));
  CHECK(serves({"linux", "arm", "v6"}, parse_platform("linux/arm")));
  CHECK_FALSE(serves({"linux", "arm", "v6"}, parse_platform("linux/arm/v7")));
  CHECK_FALSE(serves({"linux", "amd64", ""}, parse_platform("linux/arm64")));
  for (const char* wrong : {"", "a/b/c/d", "linux/", "/amd64", "Linux/AMD64", "linux amd64"}) {
    CHECK_THROWS_AS(parse_platform(wrong), Error);
  }
}
