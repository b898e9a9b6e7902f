#include "filter.h"

#include <regex.h>

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::cmd {
namespace {

/// "team" or "team=net"
bool has_label(const std::map<std::string, std::string>& labels, const std::string& wanted) {
  const std::size_t equals = wanted.find('=');
  const auto label = labels.find(wanted.substr(0, equals));
  return label != labels.end() &&
         (equals == std::string::npos || label->second == wanted.substr(equals + 1));
}

bool is_found(const std::string& pattern, const std::string& value) {
  if (pattern.find_first_of("^$.*+?()[]{}|\\") == std::string::npos) {
    return value.find(pattern) != std::string::npos;
  }
  regex_t compiled;
  if (::regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    throw Error(cnet::quoted(pattern) + " is no regular expression", Error::Kind::usage);
  }
  const bool found = ::regexec(&compiled, value.c_str(), 0, nullptr, 0) == 0;
  ::regfree(&compiled);
  return found;
}

}  // namespace

Filter::Filter(const std::vector<std::string>& texts, const std::vector<std::string>& known) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      throw Error("--filter " + cnet::quoted(text) + " is not KEY=VALUE", Error::Kind::usage);
    }
    const std::string key = lower(trim(text.substr(0, equals)));
    const std::string plain = key == "label!" ? "label" : key;
    if (std::ranges::find(known, plain) == known.end()) {
      const auto near = nearest(key, known);
      throw Error("there is no filter " + cnet::quoted(key), Error::Kind::usage)
          .hint(near ? "did you mean " + *near + "?" : "the filters are " + join(known, ", "));
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

bool Filter::accepts_pattern(const std::string& key, const std::string& value) const {
  return !has(key) || std::ranges::any_of(values(key), [&](const std::string& pattern) {
    return is_found(pattern, value);
  });
}

bool Filter::accepts_labels(const std::map<std::string, std::string>& labels) const {
  const auto has = [&](const std::string& wanted) { return has_label(labels, wanted); };
  return std::ranges::all_of(values("label"), has) && std::ranges::none_of(values("label!"), has);
}

std::optional<bool> truth_of(const Filter& filter, const std::string& key) {
  std::optional<bool> truth;
  for (const std::string& value : filter.values(key)) {
    if (value != "true" && value != "1" && value != "false" && value != "0") {
      throw Error("--filter " + key + " is true or false, not " + cnet::quoted(value),
                  Error::Kind::usage);
    }
    truth = value == "true" || value == "1";
  }
  return truth;
}

}  // namespace cnet::cmd
