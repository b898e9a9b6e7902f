#include "cnet/engine/prune_filter.h"

#include <algorithm>

namespace cnet {
namespace {

bool matches(const std::map<std::string, std::string>& labels,
             const std::pair<std::string, std::optional<std::string>>& wanted) {
  const auto found = labels.find(wanted.first);
  return found != labels.end() && (!wanted.second || found->second == *wanted.second);
}

}  // namespace

bool passes(const std::map<std::string, std::string>& labels, Time created,
            const PruneFilter& filter) {
  const auto has = [&](const auto& label) { return matches(labels, label); };
  return std::ranges::all_of(filter.labels, has) && std::ranges::none_of(filter.not_labels, has) &&
         (!filter.until || created < *filter.until);
}

}  // namespace cnet
