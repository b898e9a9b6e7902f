#include "pull.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "../oci_config.h"
#include "../unpack/sha256.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/blob_store.h"
#include "cnet/image/commit_image.h"
#include "cnet/image/image_store.h"
#include "cnet/image/registry_name.h"
#include "credential_store.h"
#include "endpoint.h"
#include "registry_client.h"
#include "workers.h"

namespace cnet::image {
namespace {

/// How many layers are fetched and unpacked at once: Docker's number. More make one connection wait
/// for the other.
constexpr std::size_t kThreads = 3;
constexpr std::chrono::milliseconds kBetweenEvents{100};

/// What the registry has under a name, down to one platform.
struct Found {
  Digest top;       ///< what the tag names
  Digest manifest;  ///< of the platform; the same when there is no index
  Manifest content;
};

/// One layer of the image; the same blob may be there twice, once is enough.
struct Layer {
  Descriptor blob;
  Digest diff_id;
};

class Pull {
 public:
  Pull(state::Disk& disk, const Registries& registries, const PullOptions& options)
      : disk_(disk), registries_(registries), options_(options), blobs_(disk) {}

  PullResult from(const Endpoint& endpoint);

 private:
  std::string image_words() const { return "image " + cnet::quoted(options_.name.familiar()); }
  HttpLimits limits() const { return limits_with(registries_.timeout); }
  RegistryClient client(const Endpoint& endpoint, HttpClient& http) const {
    return {registries_,
            {.endpoint = endpoint, .repository = path_of(options_.name), .image = image_words()},
            authorization_,
            http};
  }

  Document document(RegistryClient& client, const std::string& which, const Descriptor* descriptor,
                    Digest& digest);
  Found find(RegistryClient& client);
  std::vector<Layer> layers(RegistryClient& client, const Manifest& manifest);
  void require_platform(const OciConfig& image) const;
  void fetch(const Endpoint& endpoint, const Layer& layer, const std::function<void()>& checkpoint);
  void report(const LayerEvent& event);

  state::Disk& disk_;
  const Registries& registries_;
  const PullOptions& options_;
  BlobStore blobs_;
  std::shared_ptr<Authorization> authorization_;
  std::mutex reporting_;
};

void Pull::report(const LayerEvent& event) {
  const std::scoped_lock lock(reporting_);
  options_.on_event(event);
}

/// Reads it from the store when it is there, else fetches and stores it.
Document Pull::document(RegistryClient& client, const std::string& which,
                        const Descriptor* descriptor, Digest& digest) {
  const std::string what = "the manifest of " + image_words();
  const auto wanted = parse_digest(which);
  if (wanted) digest = *wanted;
  if (wanted && descriptor != nullptr && blobs_.has(*wanted)) {
    return parse_document(blobs_.read(*wanted), descriptor->media_type, what);
  }
  const RegistryClient::Fetched fetched = client.manifest(which);
  if (fetched.media_type.find("docker.distribution.manifest.v1+") != std::string::npos) {
    throw Error(image_words() + " is stored in Docker's format of before 2016 (schema 1)")
        .hint("whoever made it has to push it again");
  }
  const auto actual = Digest::parse(sha256_hex(fetched.body));
  if (wanted && actual != wanted) {
    throw Error("registry " + client.endpoint().registry + " sends something else for " + which +
                    ": its digest is sha256:" + actual->str(),
                Error::Kind::damaged);
  }
  const bool says_type = fetched.media_type.starts_with("application/vnd.");
  Document parsed = parse_document(fetched.body, says_type ? fetched.media_type : "", what);
  digest = blobs_.put(fetched.body);
  return parsed;
}

Found Pull::find(RegistryClient& client) {
  const Reference& name = options_.name;
  Found found;
  Document top = document(client, name.digest.empty() ? name.tag : name.digest, nullptr, found.top);
  if (auto* manifest = std::get_if<Manifest>(&top)) {
    found.manifest = found.top;
    found.content = std::move(*manifest);
    return found;
  }
  const Index& index = std::get<Index>(top);
  const Platform wanted = options_.platform.value_or(host_platform());
  const Descriptor* chosen = choose(index, wanted);
  if (chosen == nullptr) {
    std::vector<std::string> known;
    for (const Descriptor& each : index.manifests) {
      if (each.platform && each.platform->os != "unknown") {
        known.push_back(platform_text(*each.platform));
      }
    }
    throw Error(image_words() + " is not made for " + platform_text(wanted))
        .hint("it is made for " + join(known, ", ") + "; --platform chooses one");
  }
  Document document_of_platform =
      document(client, digest_text(chosen->digest), chosen, found.manifest);
  auto* manifest = std::get_if<Manifest>(&document_of_platform);
  if (manifest == nullptr) throw Error(image_words() + " has an index inside its index");
  found.content = std::move(*manifest);
  return found;
}

/// An image without an index says its platform in its configuration alone.
void Pull::require_platform(const OciConfig& image) const {
  const Platform wanted = options_.platform.value_or(host_platform());
  if (image.platform.os == wanted.os && image.platform.architecture == wanted.architecture) return;
  throw Error(image_words() + " is not made for " + platform_text(wanted))
      .hint("it is made for " + platform_text(image.platform) + "; --platform " +
            platform_text(image.platform) + " takes it all the same");
}

std::vector<Layer> Pull::layers(RegistryClient& client, const Manifest& manifest) {
  if (manifest.config.size > kLongestDocument) {
    throw Error("the configuration of " + image_words() + " is longer than 4 MiB");
  }
  if (BlobIngest ingest = blobs_.ingest(manifest.config.digest, manifest.config.size);
      !ingest.is_there()) {
    client.blob(manifest.config, ingest, [](std::uint64_t) {});
  }
  const OciConfig image =
      parse_oci_config(blobs_.read(manifest.config.digest), "of " + image_words());
  require_platform(image);
  if (image.diff_ids.size() != manifest.layers.size()) {
    throw Error("the manifest and the configuration of " + image_words() +
                " disagree about its layers");
  }
  std::vector<Layer> layers;
  std::set<Digest> known;
  for (std::size_t i = 0; i < image.diff_ids.size(); ++i) {
    if (!known.insert(manifest.layers[i].digest).second) continue;
    layers.push_back({manifest.layers[i], image.diff_ids[i]});
  }
  return layers;
}

/// In a thread of its own: with its own connection, and its own view of the store.
void Pull::fetch(const Endpoint& endpoint, const Layer& layer,
                 const std::function<void()>& checkpoint) {
  const std::unique_ptr<state::Disk> disk = options_.another_disk();
  BlobStore blobs(*disk);
  LayerEvent event{
      .layer = layer.blob.digest, .state = LayerState::exists, .done = 0, .total = layer.blob.size};
  if (blobs.has(layer.blob.digest) && ImageStore(*disk).has_layer(layer.diff_id)) {
    return report(event);
  }
  event.state = LayerState::waiting;
  auto last = std::chrono::steady_clock::now();
  const auto tell = [&](LayerState state, std::uint64_t done) {
    const auto now = std::chrono::steady_clock::now();
    if (state == event.state && now - last < kBetweenEvents) return;
    event.state = state;
    event.done = done;
    last = now;
    report(event);
  };
  if (BlobIngest ingest = blobs.ingest(layer.blob.digest, layer.blob.size); !ingest.is_there()) {
    HttpClient http(limits(), checkpoint);
    client(endpoint, http).blob(layer.blob, ingest, [&](std::uint64_t done) {
      tell(LayerState::downloading, done);
    });
  }
  tell(LayerState::downloaded, layer.blob.size);
  unpack_layer(
      blobs, layer.blob, layer.diff_id,
      {.limits = {},
       .on_progress =
           [&](const UnpackProgress& progress) { tell(LayerState::unpacking, progress.done); },
       .checkpoint = checkpoint});
  tell(LayerState::complete, layer.blob.size);
}

PullResult Pull::from(const Endpoint& endpoint) {
  HttpClient http(limits(), options_.checkpoint);
  const std::string path = path_of(options_.name);
  authorization_ = std::make_shared<Authorization>(
      Authorization::Wanted{.registry = endpoint.registry,
                            .scope = "repository:" + path + ":pull",
                            .words = image_words()},
      CredentialStore(disk_, options_.docker_config).find(endpoint.registry));
  RegistryClient registry = client(endpoint, http);
  const Found found = find(registry);
  const std::vector<Layer> all = layers(registry, found.content);
  for (const Layer& layer : all) {
    report({.layer = layer.blob.digest,
            .state = LayerState::waiting,
            .done = 0,
            .total = layer.blob.size});
  }
  in_parallel(all.size(), kThreads, options_.checkpoint,
              [&](std::size_t i, const std::function<void()>& checkpoint) {
                fetch(registry.endpoint(), all[i], checkpoint);
              });

  ImageStore store(disk_);
  const std::string name = options_.name.canonical();
  const auto before = store.target(name);
  Reference by_digest = options_.name;
  by_digest.tag.clear();
  by_digest.digest = digest_text(found.top);
  std::vector<Reference> names{by_digest};
  if (options_.name.digest.empty()) names.push_back(options_.name);
  const ImageId id =
      commit_image(blobs_, found.manifest, names,
                   {.limits = {}, .on_progress = {}, .checkpoint = options_.checkpoint});
  return {.id = id, .digest = found.top, .newer = !before || before->id != id};
}

}  // namespace

PullResult pull(state::Disk& disk, const Registries& registries, const PullOptions& options) {
  prepare_http();
  const std::vector<Endpoint> endpoints = endpoints_of(registry_of(options.name), registries);
  for (std::size_t i = 0; i + 1 < endpoints.size(); ++i) {
    try {
      return Pull(disk, registries, options).from(endpoints[i]);
    } catch (const Error& error) {  // a mirror may fail; what follows says why all failed
      options.checkpoint();
      options.on_event(PullNote{"mirror " + endpoints[i].registry + ": " + error.problem()});
    }
  }
  return Pull(disk, registries, options).from(endpoints.back());
}

}  // namespace cnet::image
