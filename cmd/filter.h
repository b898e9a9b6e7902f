#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::cmd {

/// --filter KEY=VALUE, several times: values of one key are alternatives, different keys must all
/// hold, as Docker's.
class Filter {
 public:
  /// Throws Error (usage) for a key that is not in `known`; label brings label! along.
  Filter(const std::vector<std::string>& texts, const std::vector<std::string>& known);

  bool has(const std::string& key) const { return values_.contains(key); }
  const std::vector<std::string>& values(const std::string& key) const;

  /// True when the key was not given, or one of its values is this one.
  bool accepts(const std::string& key, std::string_view value) const;
  /// True when the key was not given, or one of its values, an extended regular expression, is
  /// found in this one. Throws Error (usage) for one that is none.
  bool accepts_pattern(const std::string& key, const std::string& value) const;
  /// label=KEY and label=KEY=VALUE: all of them must hold; label!=KEY[=VALUE]: none may.
  bool accepts_labels(const std::map<std::string, std::string>& labels) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// "true" or "false" of a filter like dangling; absent when it was not given. Throws Error (usage).
std::optional<bool> truth_of(const Filter& filter, const std::string& key);

}  // namespace cnet::cmd
