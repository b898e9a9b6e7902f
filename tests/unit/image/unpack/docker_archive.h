#pragma once

#include <string>
#include <vector>

namespace cnet::test {

/// An archive as old versions of `docker save` write it, of one image "web:1" with these layers
/// (tar, as they are or compressed). `diff_ids` are those of its configuration, 64 hex each; empty:
/// those of the layers as they are.
std::string docker_archive(const std::vector<std::string>& layers,
                           std::vector<std::string> diff_ids = {});

}  // namespace cnet::test
