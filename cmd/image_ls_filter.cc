#include "image_ls_filter.h"

#include <fnmatch.h>

#include <algorithm>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/time.h"
#include "cnet/image/reference.h"
#include "moment.h"

namespace cnet::cmd {
namespace {

/// "alp*" is every tag of alpine, "alp*:3.*" some; a '*' goes no further than a '/'.
bool fits(const std::string& pattern, const std::string& name) {
  const auto matches = [&](const std::string& text) {
    return ::fnmatch(pattern.c_str(), text.c_str(), FNM_PATHNAME) == 0;
  };
  const auto parsed = image::try_parse_reference(name);
  if (!parsed) return matches(name);
  const std::string without_tag =
      image::Reference{.repository = parsed->repository, .tag = {}, .digest = {}}.familiar();
  return matches(name) || matches(without_tag) || matches(parsed->canonical()) ||
         matches(parsed->repository);
}

Time created(const std::vector<Image>& all, const std::string& key, const std::string& reference) {
  const auto name = image::try_parse_reference(reference);
  for (const Image& image : all) {
    const bool named =
        name && std::ranges::find(image.names, name->familiar()) != image.names.end();
    const std::string_view hex = std::string_view(reference).substr(
        reference.starts_with("sha256:") ? std::string_view("sha256:").size() : 0);
    if (named || (hex.size() > 1 && image.id.str().starts_with(hex))) return image.created;
  }
  throw Error("--filter " + key + ": no such image: " + cnet::quoted(reference),
              Error::Kind::not_found);
}

void keep_fitting(Image& image, const std::vector<std::string>& patterns) {
  const auto unfit = [&](const std::string& name) {
    return std::ranges::none_of(patterns,
                                [&](const std::string& pattern) { return fits(pattern, name); });
  };
  std::erase_if(image.names, unfit);
  std::erase_if(image.digests, unfit);
}

}  // namespace

std::vector<std::string> image_filter_keys() {
  return {"before", "dangling", "label", "reference", "since", "until"};
}

std::vector<Image> filter_images(std::vector<Image> all, const Filter& filter,
                                 const std::string& pattern) {
  const std::optional<bool> dangling = truth_of(filter, "dangling");
  std::optional<Time> before, since;
  for (const std::string& value : filter.values("until")) before = parse_moment(value, now());
  for (const std::string& value : filter.values("before")) before = created(all, "before", value);
  for (const std::string& value : filter.values("since")) since = created(all, "since", value);
  std::erase_if(all, [&](Image& image) {
    const bool nameless = image.names.empty() && image.digests.empty();
    if ((dangling && *dangling != nameless) || (before && image.created >= *before) ||
        (since && image.created <= *since) || !filter.accepts_labels(image.config.labels)) {
      return true;
    }
    if (filter.has("reference")) keep_fitting(image, filter.values("reference"));
    if (!pattern.empty()) keep_fitting(image, {pattern});
    const bool by_name = filter.has("reference") || !pattern.empty();
    return by_name && image.names.empty() && image.digests.empty();
  });
  return all;
}

}  // namespace cnet::cmd
