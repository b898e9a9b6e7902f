#pragma once

#include <map>
#include <string>

#include "cnet/image/image_store.h"
#include "cnet/state/store.h"

namespace cnet::cmd {

/// Which container's record names the image; the containers are read when it is first asked.
image::ImageStore::UsedBy image_users(state::Store& store);

}  // namespace cnet::cmd
