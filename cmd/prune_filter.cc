#include "prune_filter.h"

#include "cnet/base/error.h"
#include "moment.h"

namespace cnet::cmd {
namespace {

std::pair<std::string, std::optional<std::string>> label_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {text, std::nullopt};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

PruneFilter prune_filter(const Filter& filter) {
  PruneFilter out;
  for (const std::string& label : filter.values("label")) out.labels.push_back(label_of(label));
  for (const std::string& label : filter.values("label!")) {
    out.not_labels.push_back(label_of(label));
  }
  if (filter.values("until").size() > 1) {
    throw Error("--filter until was given more than once", Error::Kind::usage);
  }
  for (const std::string& until : filter.values("until")) out.until = parse_moment(until, now());
  return out;
}

}  // namespace cnet::cmd
