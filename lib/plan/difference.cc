#include <algorithm>
#include <string>
#include <unordered_map>

#include "cnet/plan/resource.h"

namespace cnet {

Resources difference(const Resources& a, const Resources& b) {
  // By name first: a range of a thousand ports must not cost a million comparisons.
  std::unordered_multimap<std::string, const Resource*> by_name;
  for (const Resource& resource : b) by_name.emplace(name_of(resource), &resource);
  Resources only_a;
  std::ranges::copy_if(a, std::back_inserter(only_a), [&](const Resource& resource) {
    const auto [first, last] = by_name.equal_range(name_of(resource));
    return std::none_of(first, last, [&](const auto& row) { return *row.second == resource; });
  });
  return only_a;
}

}  // namespace cnet
