#include "trust.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::image {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDockerFolder = "/etc/docker/certs.d";
constexpr std::uintmax_t kLargest = 1 << 20;

std::string read_certificates(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kLargest) {
    throw Error("certificates " + path.string() + " are no file of at most 1 MiB");
  }
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  if (text.str().find("-----BEGIN ") == std::string::npos) {
    throw Error("certificates " + path.string() + " are not in PEM");
  }
  return text.str() + "\n";
}

std::string certificates_of(const std::string& authority, const Registries& registries) {
  const RegistryConfig own = registries.of(authority);
  if (!own.ca.empty()) return read_certificates(own.ca);
  std::error_code none;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(kDockerFolder) / authority, none)) {
    if (entry.path().extension() == ".crt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::string text;
  for (const fs::path& file : files) text += read_certificates(file);
  return text;
}

}  // namespace

HttpTrust trust_of(const Endpoint& endpoint, const Registries& registries) {
  return {.verify = endpoint.verify,
          .certificates = certificates_of(endpoint.registry, registries),
          .local_addresses = true};
}

HttpTrust trust_of_foreign(const Url& url, const Registries& registries, bool local_addresses) {
  const std::string authority = url.authority();
  return {.verify = !registries.of(authority).insecure,
          .certificates = certificates_of(authority, registries),
          .local_addresses = local_addresses};
}

}  // namespace cnet::image
