#pragma once

#include "cnet/engine/containers.h"

namespace cnet {

/// What the flags, the containers of --volumes-from and the image ask for, in this order of
/// precedence; anonymous volumes have got their names. Reads only.
Mounts container_mounts(World& world, const CreateContainer& flags, const ImageConfig& image);

/// The same for the container's init: the upper ones first, volumes by their folders.
Mounts sandbox_mounts(World& world, const Container& container);

}  // namespace cnet
