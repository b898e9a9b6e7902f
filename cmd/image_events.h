#pragma once

#include <string>

#include "cnet/base/id.h"
#include "cnet/image/reference.h"

namespace cnet::cmd {

class Session;

/// Records what happened to an image in Docker's words, with the image's labels while it is there.
/// `name` is the familiar one, or "sha256:<id>" of an image without.
void tell_image(Session& session, const ImageId& id, const std::string& name,
                const std::string& action);

/// Records a pull, whose actor is the name that was pulled, as Docker's.
void tell_pulled(Session& session, const ImageId& id, const image::Reference& name);

}  // namespace cnet::cmd
