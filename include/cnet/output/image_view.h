#pragma once

#include <string>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/model/image.h"
#include "cnet/output/json.h"
#include "cnet/output/listing.h"

namespace cnet::output {

/// Docker's shape of an image in detail.
Json image_json(const Image& image);

/// One row of `image ls` for each name of the image; one with "<none>" when it has none.
std::vector<Json> image_rows(const Image& image, Time now, bool no_trunc);
const ListShape& image_list(bool digests);

}  // namespace cnet::output
