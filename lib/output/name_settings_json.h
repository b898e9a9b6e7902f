#pragma once

#include <vector>

#include "cnet/model/container.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// The keys of Docker's HostConfig for --dns and its like, --add-host and, on the default network, --link.
void add_name_settings(const Container& container, Json& out);

/// ["db:shop"]; null without links, as Docker has it.
Json links_json(const std::vector<Link>& links);

Json texts_json(const std::vector<NameServer>& servers);

}  // namespace cnet::output
