#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cnet {

/// cnet-image's commands that speak to registries:
///
///     cnet-image pull --root DIR [--platform P] [--docker-config FILE] -- NAME
///     cnet-image login --root DIR -- REGISTRY USER      the password on stdin
///     cnet-image logout --root DIR -- REGISTRY
///
/// `pull` prints a line for each image::PullEvent, `logout` "removed" or nothing. The rest of
/// config.json is read from $CNET_CONFIG. Returns the exit code; absent when the first argument is
/// another command. `checkpoint` throws when the process is to end.
std::optional<int> run_registry_command(const std::vector<std::string>& arguments,
                                        const std::function<void()>& checkpoint);

}  // namespace cnet
