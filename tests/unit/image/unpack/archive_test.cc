#include "cnet/image/archive.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "cnet/base/error.h"
#include "cnet/image/import_tree.h"
#include "cnet/state/real_disk.h"
#include "docker_archive.h"
#include "scratch.h"
#include "sha256.h"
#include "tar_builder.h"

using namespace cnet;
using namespace cnet::image;
using namespace cnet::test;
namespace fs = std::filesystem;

namespace {

class Place {
 public:
  std::string path(const std::string& name) const { return scratch_ / name; }
  std::string write(const std::string& name, const std::string& text) const {
    return scratch_.write(name, text);
  }

  std::vector<LoadedImage> load(const std::string& file) {
    BlobStore blobs(disk_);
    return load_archive(blobs, file, {});
  }
  /// What a load of these bytes fails with; the store is then swept, as the program does.
  std::string load_failure(const std::string& archive) {
    const std::string file = write("bad.tar", archive);
    const std::string problem = failure_of([&] { load(file); });
    store_.collect();
    return problem;
  }
  std::string save(const std::vector<std::string>& images,
                   ArchiveFormat format = ArchiveFormat::docker) {
    BlobStore blobs(disk_);
    save_archive(blobs, {.images = images, .format = format, .target = path("saved.tar")});
    return read_file(path("saved.tar"));
  }
  ImageId import(const std::string& tar, const std::string& name) {
    return import_tree(disk_, {.source = write("rootfs.tar", tar),
                               .name = parse_reference(name),
                               .config = {.cmd = {"sh"}, .health = {.test = {"CMD", "true"}}},
                               .message = "test"});
  }
  ImageStore& store() { return store_; }
  std::size_t count(const std::string& folder) const {
    const std::string all = path("state/images/" + folder);
    if (!fs::exists(all)) return 0;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(all), fs::directory_iterator()));
  }

 private:
  Scratch scratch_;
  state::RealDisk disk_{scratch_ / "state", "/nonexistent/run"};
  ImageStore store_{disk_};
};

std::string layer(const std::string& name, const std::string& text) {
  return make_tar({{.name = name, .body = text}});
}

}  // namespace

TEST_CASE("images saved and loaded elsewhere are saved as the same bytes") {
  if (!is_root()) return;
  for (const ArchiveFormat format : {ArchiveFormat::docker, ArchiveFormat::oci}) {
    Place here;
    const ImageId id = here.import(layer("a", "1"), "web");
    const ImageId other = here.import(layer("b", "2"), "team/db:3");
    here.store().tag("web", parse_reference("web:second"));
    const std::string saved = here.save({"web", "team/db:3", "web:second"}, format);

    Place there;
    const auto loaded = there.load(there.write("a.tar", saved));
    REQUIRE(loaded.size() == 2);
    CHECK(loaded[0].id == id);
    CHECK(loaded[1].id == other);
    CHECK(loaded[0].names.size() == 2);
    const auto image = there.store().inspect("web");
    REQUIRE(image);
    CHECK(image->names == std::vector<std::string>{"web:latest", "web:second"});
    CHECK(read_file(image->layers[0] + "/a") == "1");
    CHECK(image->config.health.test == std::vector<std::string>{"CMD", "true"});
    CHECK(there.save({"web", "team/db:3", "web:second"}, format) == saved);

    // By id, without names: "docker load" says only the id then.
    Place third;
    const auto nameless = third.load(third.write("b.tar", here.save({id.str()}, format)));
    REQUIRE(nameless.size() == 1);
    CHECK(nameless[0].names.empty());
    CHECK(third.store().find(id.str()));
    CHECK(third.store().list().size() == 1);
  }
}

TEST_CASE("Docker's older archives are loaded, whatever the order of their files") {
  if (!is_root()) return;
  Place place;
  const auto loaded = place.load(place.write(
      "a.tar", docker_archive({layer("a", "lower"),
                               make_tar({{.name = ".wh.a"}, {.name = "b", .body = "upper"}})})));
  REQUIRE(loaded.size() == 1);
  CHECK(loaded[0].names == std::vector<Reference>{parse_reference("web:1")});
  const auto image = place.store().find("web:1");
  REQUIRE(image);
  REQUIRE(image->layers.size() == 2);
  CHECK(read_file(image->layers[0] + "/b") == "upper");
  CHECK(read_file(image->layers[1] + "/a") == "lower");
  place.store().collect();
  CHECK(place.count("blobs/sha256") == 4);
  CHECK(place.count("ingest") == 0);
  CHECK(place.load(place.path("a.tar"))[0].id == image->id);
  CHECK(place.count("layers") == 2);
}

TEST_CASE("a link in an archive stands for the file it leads to") {
  if (!is_root()) return;
  Place place;
  const std::string tar = layer("a", "x");
  const std::string id = sha256_hex(tar);
  const std::string config =
      R"({"os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:)" + id + "\"]}}";
  const auto loaded = place.load(place.write(
      "a.tar",
      make_tar({{.name = "m/layer.tar", .type = '2', .link = "../n/layer.tar"},
                {.name = "n/layer.tar", .body = tar},
                {.name = "c.json", .body = config},
                {.name = "manifest.json",
                 .body = R"([{"Config":"c.json","RepoTags":null,"Layers":["m/layer.tar"]}])"}})));
  CHECK(loaded[0].names.empty());
}

TEST_CASE("what is no archive of images is refused and leaves the store as it was") {
  if (!is_root()) return;
  Place place;
  place.import(layer("a", "1"), "web");
  const std::string good = place.save({"web"});
  place.store().collect();
  const auto blobs = place.count("blobs/sha256");
  const std::string tar = layer("x", "new");
  const std::string other_id(64, '0');
  const auto with = [](const std::string& name, const std::string& text) {
    return make_tar({{.name = name, .body = text}});
  };
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"", "is empty"},
      {"text", "is no tar archive"},
      {with("etc/passwd", "x"), "neither index.json nor manifest.json"},
      {with("manifest.json", "[]"), "it holds none"},
      {with("manifest.json", "{}"), "is no JSON array"},
      {with("manifest.json", "[1]"), "no object"},
      {with("manifest.json", "[{}]"), "without Config"},
      {with("manifest.json", R"([{"Config":"../../x","Layers":[]}])"), "is not in the archive"},
      {with("manifest.json", R"([{"Config":1,"Layers":[]}])"), "is no text"},
      {with("index.json", "{}"), "schema version"},
      {with("index.json", R"({"schemaVersion":2,"manifests":[]})"), "it holds none"},
      {with("index.json",
            R"({"schemaVersion":2,"manifests":[{"size":1,"digest":"sha256:)" + other_id + "\"}]}"),
       "lacks its manifest"},
      {with("blobs/sha256/" + other_id, "x"), "has the content of"},
      {with("../index.json", "x"), "\"..\""},
      {make_tar({{.name = "d", .type = '3', .device_major = 1}}), "neither a file nor a link"},
      {docker_archive({tar}, {other_id}), "unpacks to a tar with the digest"},
      {docker_archive({tar}, {other_id, other_id}), "speaks of 2 layers"},
      {docker_archive({"no tar"}), "is no tar archive"},
      {docker_archive({make_tar({{.name = "../x"}})}), "\"..\""},
      {docker_archive({tar, make_tar({{.name = ".wh.."}})}), "removes no name"},
      {good.substr(0, good.size() / 2), ""},
      {good.substr(0, 700), ""},
  };
  for (const auto& [archive, words] : bad) {
    CAPTURE(words);
    const std::string problem = place.load_failure(archive);
    CHECK(problem != "");
    CHECK(problem.find(words) != std::string::npos);
    CHECK(place.count("blobs/sha256") == blobs);
    CHECK(place.count("layers") == 1);
    CHECK(place.count("names") == 1);
    CHECK(place.count("staging") == 0);
    CHECK(place.count("ingest") == 0);
  }
  CHECK(failure_of([&] { place.save({"web", "none"}); }).find("no such image") == 0);
  CHECK(read_file(place.path("saved.tar")) == good);
}

TEST_CASE("a file that cannot be written is not replaced") {
  if (!is_root()) return;
  Place place;
  place.import(layer("a", "1"), "web");
  state::RealDisk disk(place.path("state"), "/nonexistent/run");
  BlobStore blobs(disk);
  const auto save = [&](const std::string& target, const std::function<void()>& checkpoint = {}) {
    return failure_of([&] {
      save_archive(blobs, {.images = {"web"}, .target = target, .checkpoint = checkpoint});
    });
  };
  place.write("there", "old");
  CHECK(save(place.path("there"), [] { throw Error("interrupted"); }) == "interrupted");
  CHECK(read_file(place.path("there")) == "old");
  CHECK(save(place.path("no/folder")).find("ENOENT") != std::string::npos);
  CHECK(save("/").find("EISDIR") != std::string::npos);
  CHECK(save("/dev/full").find("ENOSPC") != std::string::npos);
  CHECK(save("/dev/null") == "");
  CHECK(save(place.path("there")) == "");
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(place.path("."))) {
    if (entry.path().filename().string().starts_with("there")) ++files;
  }
  CHECK(files == 1);
}
