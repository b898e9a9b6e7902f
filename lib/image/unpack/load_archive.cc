#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "archive_files.h"
#include "archive_images.h"
#include "cnet/base/error.h"
#include "cnet/image/archive.h"
#include "cnet/image/image_store.h"
#include "utf8_locale.h"

namespace cnet::image {

std::vector<LoadedImage> load_archive(BlobStore& blobs, const std::string& source,
                                      const CommitOptions& options) {
  const bool is_stdin = source == "-";
  UniqueFd fd(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                       : ::open(source.c_str(), O_RDONLY | O_CLOEXEC));
  const std::string name = is_stdin ? "standard input" : source;
  if (!fd) throw Error::system("open " + name, errno);

  const Utf8Locale utf8;
  ArchiveFiles files(blobs);
  {
    TarSource archive(std::move(fd), name, options.limits);
    files.read(archive, options.checkpoint);
  }
  const std::vector<ArchivedImage> images = archived_images(files, blobs, name);
  std::vector<ImageStore::Target> targets;
  for (const ArchivedImage& image : images) {
    targets.push_back(prepare_image(blobs, image.manifest, options));
  }
  std::vector<LoadedImage> loaded;
  ImageStore store(blobs.disk());
  for (std::size_t i = 0; i < images.size(); ++i) {
    store.give_names(images[i].names, targets[i]);
    loaded.push_back({targets[i].id, images[i].names});
  }
  return loaded;
}

}  // namespace cnet::image
