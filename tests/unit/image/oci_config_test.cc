#include "oci_config.h"

#include <catch2/catch.hpp>
#include <string>

#include "cnet/base/error.h"
#include "cnet/image/change.h"

using namespace cnet;
using namespace cnet::image;

namespace {

const std::string kDiffId(64, 'd');
const std::string kRootfs = R"("rootfs":{"type":"layers","diff_ids":["sha256:)" + kDiffId + "\"]}";

std::string problem(const std::string& json) {
  try {
    parse_oci_config(json, "x");
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::damaged);
    return error.problem();
  }
  return {};
}

}  // namespace

TEST_CASE("an image configuration survives being written and read") {
  OciConfig config;
  config.created = *parse_rfc3339("2024-01-02T03:04:05.000000006Z");
  config.platform = {.os = "linux", .architecture = "arm64", .variant = "v8"};
  config.author = "me";
  config.diff_ids = {*Digest::parse(kDiffId), *Digest::parse(std::string(64, 'e'))};
  config.history = {{.created = config.created, .created_by = "COPY", .comment = "c"},
                    {.created_by = "CMD", .empty_layer = true}};
  config.config =
      apply_changes({R"(CMD ["a"])", R"(ENTRYPOINT ["e"])", "ENV a=ä", "USER u", "EXPOSE 53/udp 80",
                     "VOLUME /v", "LABEL k=v", "WORKDIR /w", "STOPSIGNAL SIGQUIT"});
  config.config.health = {
      .test = {"CMD-SHELL", "true"}, .interval = std::chrono::seconds(30), .retries = 3};
  const std::string json = oci_config_json(config);
  const OciConfig read = parse_oci_config(json, "x");
  CHECK(read.config == config.config);
  CHECK(read.created == config.created);
  CHECK(read.diff_ids == config.diff_ids);
  CHECK(read.platform == config.platform);
  CHECK(read.author == config.author);
  CHECK(read.history == config.history);
  CHECK(oci_config_json(read) == json);
}

TEST_CASE("what other tools leave out or write as null is empty") {
  CHECK(problem("{" + kRootfs + "}") == "");
  CHECK(problem(R"({"config":null,)" + kRootfs + "}") == "");
  CHECK(problem(R"({"config":{"Cmd":null,"Labels":null,"ExposedPorts":null},)" + kRootfs + "}") ==
        "");
}

TEST_CASE("cnet's own labels are not taken from an image") {
  const auto read = parse_oci_config(
      R"({"config":{"Labels":{"io.cnet.x":"1","io.cnetx":"2"}},)" + kRootfs + "}", "x");
  CHECK(read.config.labels == std::map<std::string, std::string>{{"io.cnetx", "2"}});
}

TEST_CASE("a configuration that is none is damaged") {
  for (const std::string& json :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), "{" + kRootfs,
        R"({"config":[],)" + kRootfs + "}", R"({"config":{"Cmd":"a"},)" + kRootfs + "}",
        R"({"config":{"Cmd":[1]},)" + kRootfs + "}", R"({"config":{"User":1},)" + kRootfs + "}",
        R"({"config":{"Labels":{"a":1}},)" + kRootfs + "}",
        std::string(R"({"rootfs":{"diff_ids":["sha256:../../etc"]}})"),
        R"({"rootfs":{"diff_ids":["md5:)" + kDiffId + "\"]}}",
        std::string(R"({"rootfs":{"diff_ids":["s"]}})"),
        std::string(R"({"rootfs":{"diff_ids":[]}})"), std::string(100'000, '[')}) {
    CAPTURE(json.substr(0, 200));
    CHECK(problem(json) != "");
  }
}

TEST_CASE("text that is not UTF-8 cannot be written") {
  OciConfig config;
  config.config.user = "\xff";
  CHECK_THROWS_AS(oci_config_json(config), Error);
}
