#include "image_archive_commands.h"

#include <chrono>
#include <cstdio>
#include <map>

#include "cnet/base/error.h"
#include "cnet/image/archive.h"
#include "cnet/image/image_store.h"
#include "cnet/state/real_disk.h"

namespace cnet {
namespace {

/// Two loads of one layer: the second waits until the first has unpacked it.
constexpr std::chrono::hours kPatience{2};

struct Words {
  std::map<std::string, std::string> flags;
  std::vector<std::string> rest;
};

Words parse(const std::vector<std::string>& arguments) {
  Words words;
  std::size_t at = 1;
  for (; at + 1 < arguments.size() && arguments[at] != "--"; at += 2) {
    words.flags[arguments[at]] = arguments[at + 1];
  }
  for (++at; at < arguments.size(); ++at) words.rest.push_back(arguments[at]);
  if (words.flags["--root"].empty() || words.rest.empty()) {
    throw Error("cnet-image is cnet's own", Error::Kind::usage).hint("use: cnet image load, save");
  }
  return words;
}

void load(state::Disk& disk, const std::string& source, const std::function<void()>& checkpoint) {
  image::BlobStore blobs(disk);
  const auto loaded = image::load_archive(
      blobs, source, {.limits = {}, .on_progress = {}, .checkpoint = checkpoint});
  for (const image::LoadedImage& one : loaded) {
    if (one.names.empty()) std::printf("sha256:%s\n", one.id.str().c_str());
    for (const image::Reference& name : one.names) {
      std::printf("%s\n", name.familiar().c_str());
    }
  }
  std::fflush(stdout);
}

/// What came of a load that failed goes, and what the archive had besides its images.
class Collected {
 public:
  explicit Collected(state::Disk& disk) : disk_(disk) {}
  Collected(const Collected&) = delete;
  Collected& operator=(const Collected&) = delete;
  ~Collected() {
    try {
      image::ImageStore(disk_).collect();
    } catch (const Error&) {  // the next one does it
    }
  }

 private:
  state::Disk& disk_;
};

void save(state::Disk& disk, Words& words, const std::function<void()>& checkpoint) {
  image::BlobStore blobs(disk);
  const bool oci = words.flags["--format"] == "oci-archive";
  image::save_archive(blobs,
                      {.images = words.rest,
                       .format = oci ? image::ArchiveFormat::oci : image::ArchiveFormat::docker,
                       .target = words.flags["--output"],
                       .checkpoint = checkpoint});
}

}  // namespace

std::optional<int> run_archive_command(const std::vector<std::string>& arguments,
                                       const std::function<void()>& checkpoint) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if (command != "load" && command != "save") return std::nullopt;
  Words words = parse(arguments);
  state::RealDisk disk(words.flags["--root"], "/run/cnet");  // images have nothing in the second
  disk.set_lock_patience(kPatience);
  if (command == "save") {
    save(disk, words, checkpoint);
    return 0;
  }
  const Collected afterwards(disk);
  load(disk, words.rest[0], checkpoint);
  return 0;
}

}  // namespace cnet
