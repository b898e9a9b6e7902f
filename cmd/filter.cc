#include "filter.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::cmd {

Filter::Filter(const std::vector<std::string>& texts, const std::vector<std::string>& known) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      throw Error("--filter " + cnet::quoted(text) + " is not KEY=VALUE", Error::Kind::usage);
    }
    const std::string key = lower(trim(text.substr(0, equals)));
    if (std::ranges::find(known, key) == known.end()) {
      throw Error("there is no filter " + cnet::quoted(key), Error::Kind::usage)
          .hint("the filters are " + join(known, ", "));
    }
    values_[key].push_back(text.substr(equals + 1));
  }
}

const std::vector<std::string>& Filter::values(const std::string& key) const {
  static const std::vector<std::string> none;
  const auto found = values_.find(key);
  return found == values_.end() ? none : found->second;
}

bool Filter::accepts(const std::string& key, std::string_view value) const {
  return !has(key) || std::ranges::find(values(key), value) != values(key).end();
}

bool Filter::accepts_part(const std::string& key, std::string_view value) const {
  return !has(key) || std::ranges::any_of(values(key), [&](const std::string& part) {
    return value.find(part) != std::string_view::npos;
  });
}

bool Filter::accepts_labels(const std::map<std::string, std::string>& labels) const {
  return std::ranges::all_of(values("label"), [&](const std::string& wanted) {
    const std::size_t equals = wanted.find('=');
    const auto label = labels.find(wanted.substr(0, equals));
    return label != labels.end() &&
           (equals == std::string::npos || label->second == wanted.substr(equals + 1));
  });
}

}  // namespace cnet::cmd
