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

/// What an import of one layer commits; the id stands for the configuration's digest.
ImageStore::NewImage image_of(char id, const std::string& name, char diff_id, int year = 2024) {
  OciConfig config;
  config.created = *parse_rfc3339(std::to_string(year) + "-01-01T00:00:00Z");
  config.config.cmd = {std::string(1, id)};
  config.diff_ids = {std::string(64, diff_id)};
  return {.id = *ImageId::parse(std::string(64, id)),
          .config = oci_config_json(config),
          .size = 1000,
          .name = parse_reference(name)};
}

ImageId import(FakeDisk& disk, const ImageStore::NewImage& image) {
  ImageStore store(disk);
  ImageId id;
  {
    const ImageStore::Staging staging = store.stage();
    id = store.commit(staging, image);
  }
  store.tidy();
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
  import(disk, image_of('a', "web", 'd'));
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
  auto first = image_of('a', "one", 'd');
  auto second = image_of('a', "two", 'e');
  second.id = *ImageId::parse(std::string(63, 'a') + "b");
  import(disk, first);
  import(disk, second);
  ImageStore store(disk);
  CHECK(problem([&] { store.find("aaaa"); }).find("several") != std::string::npos);
  CHECK(store.find(std::string(63, 'a') + "b")->id == second.id);
}

TEST_CASE("images are listed with all names, the newest first") {
  FakeDisk disk;
  import(disk, image_of('a', "old", 'd', 2020));
  import(disk, image_of('b', "new", 'e', 2024));
  import(disk, image_of('a', "other/name:1", 'd', 2020));
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
  const ImageId first = import(disk, image_of('a', "one", 'd', 2020));
  auto again = image_of('a', "two", 'd', 2024);  // made later: another configuration, same image
  again.id = *ImageId::parse(std::string(64, 'c'));
  CHECK(import(disk, again) == first);
  CHECK(names_below(disk, "layers") == Names{std::string(64, 'd'), std::string(64, 'd') + ".size"});
  CHECK(names_below(disk, "configs").size() == 1);
  CHECK(names_below(disk, "staging").empty());
  CHECK(ImageStore(disk).list().size() == 1);
}

TEST_CASE("an image that loses its name to another one stays without") {
  FakeDisk disk;
  const ImageId old = import(disk, image_of('a', "web", 'd', 2020));
  const ImageId fresh = import(disk, image_of('b', "web", 'e', 2024));
  ImageStore store(disk);
  CHECK(store.find("web")->id == fresh);
  REQUIRE(store.list().size() == 2);
  CHECK(store.list()[1].id == old);
  CHECK(store.list()[1].names.empty());
  CHECK(store.find(old.str())->id == old);

  import(disk, image_of('a', "named", 'd', 2020));
  CHECK(store.inspect(old.str())->names == Names{"named:latest"});
  CHECK(names_below(disk, "names").size() == 2);
  CHECK(store.remove("named", false, nobody).deleted == old);
  CHECK(store.list().size() == 1);
}

TEST_CASE("removing takes the name, and the image with its last one") {
  FakeDisk disk;
  const ImageId id = import(disk, image_of('a', "one", 'd'));
  import(disk, image_of('a', "two", 'd'));
  import(disk, image_of('b', "three", 'd'));  // shares the layer
  ImageStore store(disk);
  const auto in_use = [](const ImageId&) { return std::optional<std::string>("db"); };

  auto removal = store.remove("one", false, in_use);  // not the last name: nobody is hurt
  CHECK(removal.untagged == Names{"one:latest"});
  CHECK_FALSE(removal.deleted);
  CHECK(problem([&] { store.remove("two", true, in_use); }).find("\"db\"") != std::string::npos);
  CHECK(store.find("two"));
  removal = store.remove("two", false, nobody);
  CHECK(removal.deleted == id);
  CHECK(names_below(disk, "layers").size() == 2);
  CHECK(problem([&] { store.remove("two", false, nobody); }).find("no such image") == 0);
  store.remove("three", false, nobody);
  CHECK(names_below(disk, "layers").empty());
  CHECK(names_below(disk, "configs").empty());
  CHECK(names_below(disk, "names").empty());
  CHECK(names_below(disk, "staging").empty());
}

TEST_CASE("by id all names go, several only when forced") {
  FakeDisk disk;
  const ImageId id = import(disk, image_of('a', "one", 'd'));
  import(disk, image_of('a', "two", 'd'));
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
    const ImageId old = import(disk, image_of('a', "web", 'd', 2020));
    const int before = disk.changes();
    disk.fail_at(step);
    bool failed = false;
    try {
      import(disk, image_of('b', "web", 'e', 2024));
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

    import(disk, image_of('f', "next", 'f'));
    CHECK(names_below(disk, "staging").empty());
    CHECK(names_below(disk, "layers").size() == 2 * ImageStore(disk).list().size());
    CHECK(names_below(disk, "configs").size() == ImageStore(disk).list().size());
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
    import(disk, image_of('a', "one", 'd'));
    import(disk, image_of('b', "two", 'e'));
    disk.fail_at(step);
    const bool failed = !problem([&] { ImageStore(disk).remove("one", false, nobody); }).empty();
    disk.fail_at(0);
    check_consistent(disk);
    ImageStore store(disk);
    CHECK(store.find("two"));
    if (store.find("one")) store.remove("one", false, nobody);
    store.remove("two", false, nobody);
    CHECK(names_below(disk, "layers").empty());
    CHECK(names_below(disk, "configs").empty());
    if (!failed) break;
  }
}

TEST_CASE("what another import is writing is not swept") {
  FakeDisk disk;
  ImageStore store(disk);
  const ImageStore::Staging mine = store.stage();
  import(disk, image_of('a', "other", 'd'));
  CHECK(disk.exists(mine.files()));
  CHECK(store.commit(mine, image_of('b', "mine", 'e')).str() == std::string(64, 'b'));
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
  import(disk, image_of('a', "web", 'd'));
  Counting counting(disk);
  CHECK(ImageStore(counting).find("web"));
  CHECK(counting.reads == 2);
}
