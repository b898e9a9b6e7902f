#include "cnet/image/pull_image.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/import_image.h"
#include "cnet/image/private_process.h"
#include "cnet/image/reference.h"
#include "store_paths.h"

namespace cnet::image {
namespace {

/// What cnet-image has to know of this process: proxies, as libcurl reads them, and cnet's
/// configuration.
std::vector<std::string> passed_on() {
  std::vector<std::string> environment;
  for (const char* name : std::array{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                     "ALL_PROXY", "no_proxy", "NO_PROXY", "CNET_CONFIG"}) {
    if (const char* value = std::getenv(name)) {
      environment.push_back(std::string(name) + "=" + value);
    }
  }
  return environment;
}

/// Docker's config file of whoever calls us; empty when there is no home.
std::string docker_config() {
  if (const char* folder = std::getenv("DOCKER_CONFIG"); folder != nullptr && *folder == '/') {
    return std::string(folder) + "/config.json";
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.docker/config.json" : "";
}

}  // namespace

PullResult pull_image(const PullRequest& request,
                      const std::function<void(const PullEvent&)>& on_event) {
  name_entry(parse_reference(request.name));
  std::vector<std::string> argv{private_program("cnet-image"), "pull", "--root", request.root};
  if (!request.platform.empty()) argv.insert(argv.end(), {"--platform", request.platform});
  if (const std::string file = docker_config(); !file.empty()) {
    argv.insert(argv.end(), {"--docker-config", file});
  }
  argv.insert(argv.end(), {"--", request.name});
  std::optional<PullResult> result;
  run_private({.argv = std::move(argv),
               .environment = passed_on(),
               .input = std::nullopt,
               .on_line = [&](std::string_view line) {
                 const auto event = parse_pull_event(line);
                 if (!event) throw Error("cnet-image says " + quoted(line));
                 if (const auto* pulled = std::get_if<PullResult>(&*event)) result = *pulled;
                 on_event(*event);
               }});
  if (!result) throw Error("cnet-image ended without an image");
  return *std::move(result);
}

void login(const Login& login) {
  run_private({.argv = {private_program("cnet-image"), "login", "--root", login.root, "--",
                        login.registry, login.user},
               .environment = passed_on(),
               .input = login.password,
               .on_line = {}});
}

bool logout(const std::string& root, const std::string& registry) {
  const std::string answer = run_private(
      {.argv = {private_program("cnet-image"), "logout", "--root", root, "--", registry},
       .environment = {},
       .input = std::nullopt,
       .on_line = {}});
  return trim(answer) == "removed";
}

}  // namespace cnet::image
