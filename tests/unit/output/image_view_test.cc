#include "cnet/output/image_view.h"

#include <catch2/catch.hpp>
#include <string>

#include "cnet/output/image_history.h"

using namespace cnet;
using namespace cnet::output;

namespace {

Image sample() {
  Image image;
  image.id = *ImageId::parse(std::string(64, 'a'));
  image.names = {"web:latest", "registry:5000/team/web:1"};
  image.digests = {"web@sha256:" + std::string(64, 'd'), "other@sha256:" + std::string(64, 'e')};
  image.created = *parse_rfc3339("2026-01-01T00:00:00Z");
  image.size = 1234567;
  image.architecture = "arm64";
  image.os = "linux";
  image.variant = "v8";
  image.layers = {"/l/2/fs", "/l/1/fs", "/l/0/fs"};
  image.diff_ids = {"sha256:0", "sha256:1", "sha256:2"};
  image.history = {{.created = image.created, .created_by = "COPY\t. /", .size = 1234567},
                   {.created_by = std::string(60, 'x'), .comment = "last", .empty_layer = true}};
  image.config.cmd = {"sh"};
  image.config.health = {.test = {"CMD", "true"}, .interval = std::chrono::seconds(1)};
  return image;
}

}  // namespace

TEST_CASE("an image in detail has Docker's shape") {
  const Json json = image_json(sample());
  CHECK(json["Id"] == "sha256:" + std::string(64, 'a'));
  CHECK(json["RepoTags"].size() == 2);
  CHECK(json["RepoDigests"].size() == 2);
  CHECK(json["Architecture"] == "arm64");
  CHECK(json["Variant"] == "v8");
  CHECK(json["Os"] == "linux");
  CHECK(json["Size"] == 1234567);
  CHECK(json["Comment"] == "last");
  CHECK(json["RootFS"]["Type"] == "layers");
  CHECK(json["RootFS"]["Layers"] == Json({"sha256:0", "sha256:1", "sha256:2"}));
  CHECK(json["GraphDriver"]["Data"]["UpperDir"] == "/l/2/fs");
  CHECK(json["GraphDriver"]["Data"]["LowerDir"] == "/l/1/fs:/l/0/fs");
  CHECK(json["Config"]["Healthcheck"]["Test"] == Json({"CMD", "true"}));
  CHECK(json["Config"]["Healthcheck"]["Interval"] == 1'000'000'000);
  CHECK_FALSE(json["Config"]["Healthcheck"].contains("Retries"));
  CHECK_FALSE(image_json(Image{})["Config"].contains("Healthcheck"));
}

TEST_CASE("a name has the digest of its repository, and a digest alone a line of its own") {
  const Image image = sample();
  const auto rows = image_rows(image, image.created, false);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["Repository"] == "web");
  CHECK(rows[0]["Digest"] == "sha256:" + std::string(64, 'd'));
  CHECK(rows[1]["Repository"] == "registry:5000/team/web");
  CHECK(rows[1]["Tag"] == "1");
  CHECK(rows[1]["Digest"] == "<none>");
  CHECK(rows[2]["Repository"] == "other");
  CHECK(rows[2]["Tag"] == "<none>");
  const auto nameless = image_rows(Image{}, image.created, false);
  REQUIRE(nameless.size() == 1);
  CHECK(nameless[0]["Repository"] == "<none>");
  CHECK(image_list(true).columns.size() == image_list(false).columns.size() + 1);
}

TEST_CASE("history is told from its end") {
  const Image image = sample();
  const auto rows = history_rows(image, image.created, {});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["ID"] == std::string(12, 'a'));
  CHECK(rows[0]["CreatedBy"] == std::string(44, 'x') + "…");
  CHECK(rows[0]["CreatedSince"] == "N/A");
  CHECK(rows[0]["Size"] == "0B");
  CHECK(rows[1]["ID"] == "<missing>");
  CHECK(rows[1]["CreatedBy"] == "COPY . /");
  CHECK(rows[1]["Size"] == "1.23MB");
  const auto raw = history_rows(image, image.created, {.no_trunc = true, .human = false});
  CHECK(raw[0]["ID"] == "sha256:" + std::string(64, 'a'));
  CHECK(raw[0]["CreatedBy"] == std::string(60, 'x'));
  CHECK(raw[1]["Size"] == "1234567");
  CHECK(raw[1]["CreatedSince"] == rfc3339(image.created));
}
