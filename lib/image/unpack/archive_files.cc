#include "archive_files.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/manifest.h"
#include "entry_path.h"

namespace cnet::image {
namespace {

/// An image has some hundred files at most, an archive some images.
constexpr std::size_t kMostFiles = 100'000;
constexpr std::string_view kBlobs = "blobs/sha256/";
constexpr std::array<std::string_view, 3> kDocuments = {"index.json", "manifest.json",
                                                        "oci-layout"};

Error damaged(const Entry& entry, const std::string& why) {
  return Error("the archive's file " + quoted(entry.path) + " " + why, Error::Kind::damaged);
}

/// Hands the content on, piece by piece.
void copy_content(const Entry& entry, TarSource& archive,
                  const std::function<void(std::span<const char>)>& take) {
  std::uint64_t at = 0;
  while (const auto block = archive.block()) {
    if (block->offset != at) throw damaged(entry, "has holes");
    take(block->bytes);
    at += block->bytes.size();
  }
  if (at != entry.size) throw damaged(entry, "is shorter than its header says");
}

/// A link's target as a path of the archive: "a/b/x" -> "../c" is "a/c". Absent when it leads out.
std::optional<std::string> link_target(const std::string& from, const std::string& link) {
  std::vector<std::string> parts;
  const auto walk = [&](std::string_view path) {
    for (const std::string_view part : split(path, '/')) {
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.emplace_back(part);
      } else if (parts.empty()) {
        return false;
      } else {
        parts.pop_back();
      }
    }
    return true;
  };
  if (!link.starts_with('/')) {
    walk(from);
    if (!parts.empty()) parts.pop_back();
  }
  if (!walk(link)) return std::nullopt;
  return join(parts, "/");
}

}  // namespace

void ArchiveFiles::read(TarSource& archive, const std::function<void()>& checkpoint) {
  std::size_t count = 0;
  while (const auto entry = archive.next()) {
    if (checkpoint) checkpoint();
    if (++count > kMostFiles) throw Error("the archive has more files than any image");
    take(*entry, archive, checkpoint);
  }
}

void ArchiveFiles::take(const Entry& entry, TarSource& archive,
                        const std::function<void()>& checkpoint) {
  if (entry.kind == EntryKind::folder) return;
  const std::string path = entry_path(entry.path, TreeKind::root);
  if (entry.kind == EntryKind::symlink) {
    if (auto target = link_target(path, entry.link)) links_[path] = *target;
    return;
  }
  if (entry.kind == EntryKind::hardlink) {
    links_[path] = entry_path(entry.link, TreeKind::root);
    return;
  }
  if (entry.kind != EntryKind::file) throw damaged(entry, "is neither a file nor a link");
  if (std::ranges::find(kDocuments, path) != kDocuments.end()) {
    return take_document(entry, path, archive);
  }
  const auto digest =
      path.starts_with(kBlobs) ? Digest::parse(path.substr(kBlobs.size())) : std::nullopt;
  if (digest) {
    take_named(entry, *digest, archive);
    files_.insert_or_assign(path, File{*digest, entry.size});
  } else {
    take_unnamed(entry, path, archive);
  }
  if (checkpoint) checkpoint();
}

void ArchiveFiles::take_named(const Entry& entry, const Digest& digest, TarSource& archive) {
  BlobIngest blob = blobs_.ingest(digest, entry.size);
  blob.restart();  // an archive is read from its front
  copy_content(entry, archive, [&](std::span<const char> bytes) { blob.write(bytes); });
  blob.commit();
}

void ArchiveFiles::take_unnamed(const Entry& entry, const std::string& path, TarSource& archive) {
  UnnamedBlob blob = blobs_.ingest_unnamed();
  copy_content(entry, archive, [&](std::span<const char> bytes) { blob.write(bytes); });
  files_.insert_or_assign(path, File{blob.commit(), entry.size});
}

void ArchiveFiles::take_document(const Entry& entry, const std::string& path, TarSource& archive) {
  if (entry.size > kLongestDocument) throw damaged(entry, "is longer than 4 MiB");
  std::string text;
  copy_content(entry, archive,
               [&](std::span<const char> bytes) { text.append(bytes.data(), bytes.size()); });
  documents_[path] = std::move(text);
}

std::optional<ArchiveFiles::File> ArchiveFiles::find(const std::string& path) const {
  constexpr int longest_chain = 8;
  std::string at = path;
  for (int i = 0; i < longest_chain; ++i) {
    if (const auto file = files_.find(at); file != files_.end()) return file->second;
    const auto link = links_.find(at);
    if (link == links_.end()) return std::nullopt;
    at = link->second;
  }
  return std::nullopt;
}

std::optional<std::string> ArchiveFiles::document(const std::string& name) const {
  const auto found = documents_.find(name);
  if (found == documents_.end()) return std::nullopt;
  return found->second;
}

}  // namespace cnet::image
