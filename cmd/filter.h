#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::cmd {

/// --filter KEY=VALUE, several times: values of one key are alternatives, different keys must all
/// hold, as Docker's.
class Filter {
 public:
  /// Throws Error (usage) for a key that is not in `known`.
  Filter(const std::vector<std::string>& texts, const std::vector<std::string>& known);

  bool has(const std::string& key) const { return values_.contains(key); }
  const std::vector<std::string>& values(const std::string& key) const;

  /// True when the key was not given, or one of its values is this one.
  bool accepts(const std::string& key, std::string_view value) const;
  /// True when the key was not given, or one of its values is part of this one.
  bool accepts_part(const std::string& key, std::string_view value) const;
  /// label=KEY and label=KEY=VALUE: all of them must hold.
  bool accepts_labels(const std::map<std::string, std::string>& labels) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

}  // namespace cnet::cmd
