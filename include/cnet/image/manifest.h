#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cnet/image/digest.h"

namespace cnet::image {

/// The longest manifest, index or image configuration that is read.
constexpr std::uint64_t kLongestDocument = 4 << 20;

/// The words of OCI and Docker: "linux", "arm64", "v8".
struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;  ///< empty: none, or whatever
  friend bool operator==(const Platform&, const Platform&) = default;
};
Platform host_platform();
/// "linux/arm64/v8"
std::string platform_text(const Platform& platform);
/// "linux/amd64", "linux/arm64/v8", "arm64" (linux is meant). Throws Error (usage).
Platform parse_platform(std::string_view text);
/// Whether something made for `has` is what who asks for `wanted` may get: without a variant, any.
bool serves(const Platform& has, const Platform& wanted);

/// A blob as a document names it.
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;
  std::optional<Platform> platform;
  std::map<std::string, std::string> annotations;
};

/// One image for one platform.
struct Manifest {
  Descriptor config;
  std::vector<Descriptor> layers;  ///< lowest first; each is a tar, plain, gzip or zstd
};

/// The same image for several platforms, or several images.
struct Index {
  std::vector<Descriptor> manifests;
};

using Document = std::variant<Manifest, Index>;

constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view kOciConfig = "application/vnd.oci.image.config.v1+json";
constexpr std::string_view kOciLayer = "application/vnd.oci.image.layer.v1.tar";
constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
constexpr std::string_view kDockerIndex =
    "application/vnd.docker.distribution.manifest.list.v2+json";

/// Reads a manifest or index of OCI or Docker (schema 2). `media_type` is what the document came as
/// (Content-Type, or the descriptor that led to it); empty when nobody said. Strict where documents
/// have lied: a key given twice, both `layers` and `manifests` or neither, a mediaType that
/// disagrees, a digest that is none, depth over 32, more than 4 MiB are an Error (damaged) that
/// names `what`.
Document parse_document(std::string_view json, std::string_view media_type,
                        const std::string& what);

/// The entry of an index for a platform, the best variant first; nullptr when there is none.
const Descriptor* choose(const Index& index, const Platform& wanted);

/// The text of an OCI manifest: the same value gives the same bytes.
std::string manifest_json(const Manifest& manifest);

}  // namespace cnet::image
