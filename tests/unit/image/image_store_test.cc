#include "cnet/image/image_store.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "../fakes/fake_disk.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "oci_config.h"

using namespace cnet;
using namespace cnet::image;
using state::FakeDisk;
using Names = std::vector<std::string>;

namespace {

/// What an import of one layer commits; the digests are made of the letters.
struct Made {
  char id;
  std::string name;
  char diff_id;
  int year = 2024;
};
Digest digest_of(char kind, char letter) { return *Digest::parse(std::string(63, letter) + kind); }
ImageStore::Target target_of(const Made& made) {
  return {*ImageId::parse(std::string(64, made.id)), digest_of('0', made.id)};
}
state::Path blob(const std::string& hex) {
  return {state::Tree::durable, "images/blobs/sha256/" + hex};
}

void write_blobs(FakeDisk& disk, const Made& made, const std::string& config) {
  const Manifest manifest{.config = {.media_type = std::string(kOciConfig),
                                     .digest = *Digest::parse(target_of(made).id.str()),
                                     .size = config.size()},
                          .layers = {{.media_type = std::string(kOciLayer),
                                      .digest = digest_of('1', made.diff_id),
                                      .size = 10}}};
  disk.write(blob(manifest.layers[0].digest.str()), "tar", state::Durability::synced);
  disk.write(blob(target_of(made).id.str()), config, state::Durability::synced);
  disk.write(blob(target_of(made).manifest.str()), manifest_json(manifest),
             state::Durability::synced);
}

std::string config_of(const Made& made) {
  OciConfig config;
  config.created = *parse_rfc3339(std::to_string(made.year) + "-01-01T00:00:00Z");
  config.platform = host_platform();
  config.config.cmd = {std::string(1, made.id)};
  config.diff_ids = {*Digest::parse(std::string(64, made.diff_id))};
  config.history = {{}};
  return oci_config_json(config);
}

ImageId import(FakeDisk& disk, const Made& made, std::string config = {}) {
  if (config.empty()) config = config_of(made);
  ImageStore store(disk);
  ImageId id;
  {
    const auto writer =
        disk.lock({state::Tree::durable, "images/writers/lock"}, state::LockMode::shared);
    const Digest diff_id = *Digest::parse(std::string(64, made.diff_id));
    if (const auto staging = store.stage(diff_id)) store.place(*staging, diff_id, 1000);
    write_blobs(disk, made, config);
    id = store.name_import(parse_reference(made.name), target_of(made), config).id;
  }
  store.collect();
  return id;
}

std::optional<std::string> nobody(const ImageId&) { return std::nullopt; }

Names names_below(const FakeDisk& disk, const std::string& folder) {
  std::set<std::string> found;
  const std::string prefix = "durable:images/" + folder + "/";
  for (const auto& [path, content] : disk.content()) {
    if (!path.starts_with(prefix)) continue;
    const std::string below = path.substr(prefix.size());
    found.insert(below.substr(0, below.find('/')));
  }
  return {found.begin(), found.end()};
}

/// Every image that can be found is whole.
void check_consistent(FakeDisk& disk) {
  ImageStore store(disk);
  for (const Image& image : store.list()) {
    for (const std::string& layer : image.layers) {
      const std::string diff_id = layer.substr(layer.find("layers/") + 7, 64);
      CHECK(disk.exists({state::Tree::durable, "images/layers/" + diff_id + "/fs"}));
      CHECK(image.size == 1000);
    }
  }
}

std::string problem(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

}  // namespace

TEST_CASE("an image is found by name, id and the beginning of an id") {
  FakeDisk disk;
  import(disk, {'a', "web", 'd'});
  ImageStore store(disk);
  const std::string hex(64, 'a');
  for (const std::string& reference :
       {std::string("web"), std::string("web:latest"), std::string("docker.io/library/web"), hex,
        "sha256:" + hex, hex.substr(0, 12), "sha256:" + hex.substr(0, 12)}) {
    CAPTURE(reference);
    const auto image = store.find(reference);
    REQUIRE(image);
    CHECK(image->id.str() == hex);
    CHECK(image->config.cmd == Names{"a"});
    CHECK(image->layers == Names{"/fake/durable/images/layers/" + std::string(64, 'd') + "/fs"});
  }
  CHECK(store.find("web")->names == Names{"web:latest"});
  for (const char* reference :
       {"web:2", "we", "bb", "a", "", "../web", "sha256:", "x/web", "@aa"}) {
    CAPTURE(reference);
    CHECK_FALSE(store.find(reference));
  }
}

TEST_CASE("a beginning that fits two images is an error") {
  FakeDisk disk;
  import(disk, {'a', "one", 'd'});
  const Made second{'a', "two", 'e'};
  const ImageStore::Target target{*ImageId::parse(std::string(63, 'a') + "b"), digest_of('0', 'b')};
  ImageStore store(disk);
  disk.write(blob(target.id.str()), config_of(second), state::Durability::synced);
  store.give_names({parse_reference("two")}, target);
  CHECK(problem([&] { store.find("aaaa"); }).find("several") != std::string::npos);
  CHECK(store.find(target.id.str())->id == target.id);
}

TEST_CASE("images are listed with all names, the newest first") {
  FakeDisk disk;
  import(disk, {'a', "old", 'd', 2020});
  import(disk, {'b', "new", 'e', 2024});
  import(disk, {'a', "other/name:1", 'd', 2020});
  ImageStore store(disk);
  const auto images = store.list();
  REQUIRE(images.size() == 2);
  CHECK(images[0].names == Names{"new:latest"});
  CHECK(images[1].names == Names{"old:latest", "other/name:1"});
  CHECK(images[1].size == 1000);
  CHECK(store.inspect("old")->names == images[1].names);
  CHECK(store.inspect("old")->size == 1000);
}

TEST_CASE("the same content is stored once and only gets the name") {
  FakeDisk disk;
  const ImageId first = import(disk, {'a', "one", 'd', 2020});
  // Made later: another configuration, same image.
  CHECK(import(disk, {'c', "two", 'd', 2024}, config_of({'a', "two", 'd', 2024})) == first);
  CHECK(names_below(disk, "layers") == Names{std::string(64, 'd')});
  CHECK(names_below(disk, "blobs/sha256").size() == 3);
  CHECK(names_below(disk, "staging").empty());
  CHECK(ImageStore(disk).list().size() == 1);
}

TEST_CASE("an image that loses its name to another one stays without") {
  FakeDisk disk;
  const ImageId old = import(disk, {'a', "web", 'd', 2020});
  const ImageId fresh = import(disk, {'b', "web", 'e', 2024});
  ImageStore store(disk);
  CHECK(store.find("web")->id == fresh);
  REQUIRE(store.list().size() == 2);
  CHECK(store.list()[1].id == old);
  CHECK(store.list()[1].names.empty());
  CHECK(store.find(old.str())->id == old);

  import(disk, {'a', "named", 'd', 2020});
  CHECK(store.inspect(old.str())->names == Names{"named:latest"});
  CHECK(names_below(disk, "names").size() == 2);
  CHECK(store.remove("named", false, nobody).deleted == old);
  CHECK(store.list().size() == 1);
}

TEST_CASE("removing takes the name, and the image with its last one") {
  FakeDisk disk;
  const ImageId id = import(disk, {'a', "one", 'd'});
  import(disk, {'a', "two", 'd'});
  import(disk, {'b', "three", 'd'});  // shares the layer
  ImageStore store(disk);
  const auto in_use = [](const ImageId&) { return std::optional<std::string>("db"); };

  auto removal = store.remove("one", false, in_use);  // not the last name: nobody is hurt
  CHECK(removal.untagged == Names{"one:latest"});
  CHECK_FALSE(removal.deleted);
  CHECK(problem([&] { store.remove("two", true, in_use); }).find("\"db\"") != std::string::npos);
  CHECK(store.find("two"));
  removal = store.remove("two", false, nobody);
  CHECK(removal.deleted == id);
  CHECK(names_below(disk, "layers").size() == 1);
  CHECK(problem([&] { store.remove("two", false, nobody); }).find("no such image") == 0);
  store.remove("three", false, nobody);
  CHECK(names_below(disk, "layers").empty());
  CHECK(names_below(disk, "blobs/sha256").empty());
  CHECK(names_below(disk, "names").empty());
  CHECK(names_below(disk, "staging").empty());
}

TEST_CASE("by id all names go, several only when forced") {
  FakeDisk disk;
  const ImageId id = import(disk, {'a', "one", 'd'});
  import(disk, {'a', "two", 'd'});
  ImageStore store(disk);
  CHECK(problem([&] { store.remove("aaaaaa", false, nobody); }).find("several names") !=
        std::string::npos);
  const auto removal = store.remove("aaaaaa", true, nobody);
  CHECK(removal.untagged.size() == 2);
  CHECK(removal.deleted == id);
}

TEST_CASE("an import that fails at any step leaves images whole and the next one cleans up") {
  for (int step = 1;; ++step) {
    CAPTURE(step);
    FakeDisk disk;
    const ImageId old = import(disk, {'a', "web", 'd', 2020});
    const int before = disk.changes();
    disk.fail_at(step);
    bool failed = false;
    try {
      import(disk, {'b', "web", 'e', 2024});
    } catch (const Error&) {
      failed = true;
    }
    disk.fail_at(0);
    CHECK(disk.held().empty());
    check_consistent(disk);
    const auto found = ImageStore(disk).find("web");
    REQUIRE(found);
    if (found->id != old) CHECK(found->id.str() == std::string(64, 'b'));
    CHECK(ImageStore(disk).find(old.str()));

    import(disk, {'f', "next", 'f'});
    CHECK(names_below(disk, "staging").empty());
    CHECK(names_below(disk, "layers").size() == ImageStore(disk).list().size());
    CHECK(names_below(disk, "blobs/sha256").size() == 3 * ImageStore(disk).list().size());
    if (!failed) {
      CHECK(step > disk.changes() - before - 20);
      CHECK(ImageStore(disk).list().size() == 3);
      break;
    }
  }
}

TEST_CASE("a removal that fails at any step leaves a whole image or none") {
  for (int step = 1;; ++step) {
    CAPTURE(step);
    FakeDisk disk;
    import(disk, {'a', "one", 'd'});
    import(disk, {'b', "two", 'e'});
    disk.fail_at(step);
    const bool failed = !problem([&] { ImageStore(disk).remove("one", false, nobody); }).empty();
    disk.fail_at(0);
    check_consistent(disk);
    ImageStore store(disk);
    CHECK(store.find("two"));
    if (store.find("one")) store.remove("one", false, nobody);
    store.remove("two", false, nobody);
    CHECK(names_below(disk, "layers").empty());
    CHECK(names_below(disk, "blobs/sha256").empty());
    if (!failed) break;
  }
}

TEST_CASE("what somebody else is writing is not swept") {
  FakeDisk disk;
  ImageStore store(disk);
  const ImageStore::Staging mine = store.stage_unnamed();
  auto writer = disk.lock({state::Tree::durable, "images/writers/lock"}, state::LockMode::shared);
  const Digest diff_id = *Digest::parse(std::string(64, 'e'));
  disk.write(blob(std::string(64, 'b')), "new", state::Durability::synced);
  disk.write({state::Tree::durable, "images/ingest/x"}, "part", state::Durability::synced);
  import(disk, {'a', "other", 'd'});
  CHECK(disk.exists(mine.files()));
  store.place(mine, diff_id, 1);
  CHECK(store.collect() == 0);
  CHECK(store.has_layer(diff_id));
  CHECK(disk.exists(blob(std::string(64, 'b'))));
  CHECK(names_below(disk, "ingest").size() == 1);
  writer.reset();
  CHECK(store.collect() == 1);
  CHECK_FALSE(store.has_layer(diff_id));
  CHECK_FALSE(disk.exists(blob(std::string(64, 'b'))));
  CHECK(names_below(disk, "ingest").empty());
  CHECK(store.find("other"));
}

TEST_CASE("a layer that is there is not staged again, one being written is waited for") {
  FakeDisk disk;
  ImageStore store(disk);
  import(disk, {'a', "web", 'd'});
  CHECK_FALSE(store.stage(*Digest::parse(std::string(64, 'd'))));
  const auto staging = store.stage(*Digest::parse(std::string(64, 'e')));
  REQUIRE(staging);
  CHECK(problem([&] { store.stage(*Digest::parse(std::string(64, 'e'))); }).find("lock") !=
        std::string::npos);
}

TEST_CASE("an image has other names and digests") {
  FakeDisk disk;
  const ImageId id = import(disk, {'a', "web", 'd'});
  ImageStore store(disk);
  const std::string digest = "web@sha256:" + std::string(64, '7');
  store.tag("web", parse_reference("team/web:2"));
  store.give_names({parse_reference(digest)}, *store.target("web"));
  const auto image = store.inspect("team/web:2");
  REQUIRE(image);
  CHECK(image->names == Names{"team/web:2", "web:latest"});
  CHECK(image->digests == Names{digest});
  CHECK(store.find(digest)->id == id);
  CHECK(store.find("web:latest@sha256:" + std::string(64, '7'))->id == id);
  CHECK_FALSE(store.find("team/" + digest));
  CHECK(problem([&] { store.tag("none", parse_reference("x")); }).find("no such image") == 0);
  CHECK(problem([&] { store.tag("web", parse_reference(digest)); }).find("digest") !=
        std::string::npos);

  const auto removal = store.remove("web", false, nobody);
  CHECK(removal.untagged == Names{"web:latest", digest});
  CHECK_FALSE(removal.deleted);
  CHECK(store.remove("team/web:2", false, nobody).deleted == id);
}

TEST_CASE("pruning takes what nobody names or uses") {
  FakeDisk disk;
  import(disk, {'a', "web", 'd', 2020});
  const ImageId fresh = import(disk, {'b', "web", 'e', 2024});
  const ImageId used = import(disk, {'c', "used", 'f', 2024});
  ImageStore store(disk);
  const auto users = [&](const ImageId& id) {
    return id == used ? std::optional<std::string>("db") : std::nullopt;
  };
  auto pruned = store.prune([](const Image& image) { return image.names.empty(); }, users);
  REQUIRE(pruned.images.size() == 1);
  CHECK(pruned.images[0].untagged.empty());
  CHECK(pruned.images[0].deleted->str() == std::string(64, 'a'));
  CHECK(pruned.bytes == 1000);
  pruned = store.prune([](const Image&) { return true; }, users);
  REQUIRE(pruned.images.size() == 1);
  CHECK(pruned.images[0].deleted == fresh);
  CHECK(store.list().size() == 1);
  CHECK(names_below(disk, "blobs/sha256").size() == 3);
}

TEST_CASE("a store whose documents cannot be read is not swept, and the image can be removed") {
  FakeDisk disk;
  import(disk, {'a', "one", 'd'});
  import(disk, {'b', "two", 'e'});
  ImageStore store(disk);
  disk.plant(blob(digest_of('0', 'a').str()), "damage");
  disk.write(blob(std::string(64, '9')), "rest", state::Durability::synced);
  store.collect();
  CHECK(disk.exists(blob(std::string(64, '9'))));
  store.remove("one", false, nobody);
  CHECK_FALSE(disk.exists(blob(std::string(64, '9'))));
  CHECK(store.find("two"));
}

TEST_CASE("a name that an older cnet wrote is said to be one, and keeps everything until it goes") {
  FakeDisk disk;
  import(disk, {'a', "one", 'd'});
  ImageStore store(disk);
  disk.plant({state::Tree::durable, "images/names/docker.io+library+old:latest"},
             std::string(64, 'e'));
  disk.write(blob(std::string(64, '9')), "rest", state::Durability::synced);
  store.collect();
  CHECK(disk.exists(blob(std::string(64, '9'))));
  CHECK(problem([&] { store.find("old"); }).find("older cnet") != std::string::npos);
  CHECK(store.list().size() == 1);
  CHECK(store.remove("old", false, nobody).untagged == Names{"old:latest"});
  CHECK_FALSE(store.find("old"));
  store.collect();
  CHECK_FALSE(disk.exists(blob(std::string(64, '9'))));
}

TEST_CASE("finding an image for a start reads two files") {
  class Counting final : public state::Disk {
   public:
    explicit Counting(state::Disk& disk) : disk_(disk) {}
    int reads = 0;
    std::optional<std::string> read(const state::Path& path) override {
      ++reads;
      return disk_.read(path);
    }
    std::vector<std::string> list(const state::Path& folder) override {
      reads += 100;
      return disk_.list(folder);
    }
    void write(const state::Path&, std::string_view, state::Durability) override { FAIL(); }
    bool remove(const state::Path&, state::Durability) override { return false; }
    bool claim(const state::Path&, const std::string&) override { return false; }
    std::optional<std::string> owner(const state::Path&) override { return std::nullopt; }
    bool exists(const state::Path&) override { return false; }
    void make_folder(const state::Path&) override { FAIL(); }
    void make_open_folder(const state::Path&) override { FAIL(); }
    void write_in_place(const state::Path&, std::string_view) override { FAIL(); }
    bool replace_in_place(const state::Path&, std::string_view, std::string_view) override {
      return false;
    }
    void remove_folder(const state::Path&) override { FAIL(); }
    void move(const state::Path&, const state::Path&) override { FAIL(); }
    std::unique_ptr<state::Lock> lock(const state::Path&, state::LockMode) override {
      return nullptr;
    }
    std::unique_ptr<state::Lock> try_lock(const state::Path&, state::LockMode) override {
      return nullptr;
    }
    std::string absolute(const state::Path& path) const override { return disk_.absolute(path); }

   private:
    state::Disk& disk_;
  };
  FakeDisk disk;
  import(disk, {'a', "web", 'd'});
  Counting counting(disk);
  CHECK(ImageStore(counting).find("web"));
  CHECK(counting.reads == 2);
}
