#pragma once

#include <string>

#include "cnet/model/volume.h"
#include "cnet/output/json.h"
#include "cnet/output/listing.h"

namespace cnet::output {

/// Docker's fields in Docker's order.
Json volume_json(const Volume& volume, const std::string& mountpoint);

/// A row of `volume ls`: every value is a string.
Json volume_row(const Volume& volume, const std::string& mountpoint);
const ListShape& volume_list();

}  // namespace cnet::output
