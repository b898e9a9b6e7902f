#pragma once

#include <vector>

#include "cnet/base/time.h"
#include "cnet/model/image.h"
#include "cnet/output/json.h"
#include "cnet/output/listing.h"

namespace cnet::output {

struct HistoryStyle {
  bool no_trunc = false;
  bool human = true;  ///< else sizes are numbers of bytes and times RFC 3339
};

/// One row for each step of an image's history, the newest first. The id stands in that row alone:
/// the images between are not there.
std::vector<Json> history_rows(const Image& image, Time now, const HistoryStyle& style);
const ListShape& history_list();

}  // namespace cnet::output
