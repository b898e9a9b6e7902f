#pragma once

#include <map>
#include <string>

#include "cnet/output/json.h"

namespace cnet::output {

/// {"a": "1", "b": "2"}; an empty map is {}.
Json map_json(const std::map<std::string, std::string>& map);

/// "a=1,b=2"
std::string label_list(const std::map<std::string, std::string>& labels);

}  // namespace cnet::output
