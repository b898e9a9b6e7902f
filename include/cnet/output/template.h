#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/output/json.h"

namespace cnet::output {

namespace ast {
struct Node;
}

/// A Go template over JSON, as --format takes it: text, fields, variables, pipelines, {{if}},
/// {{with}}, {{range}}, Go's functions for comparison and printing, and Docker's for texts (json,
/// join, split, upper, lower, title, pad, truncate). What is not known is an Error that names the
/// column, never empty output.
class Template {
 public:
  /// Throws Error (usage). `\t` and `\n` written as two characters are tabs and newlines, as with
  /// Docker.
  static Template parse(std::string_view text);

  /// Throws Error (usage) for a field that `data` does not have. `methods` holds maps that can only
  /// be called with a key, as {{.Label "name"}}, and that {{json .}} does not show.
  std::string render(const Json& data, const Json& methods = Json::object()) const;

  /// A table's row of titles: `titles` has them by field, and functions that change a text leave
  /// them as they are. Of `methods` only the names matter.
  std::string render_titles(const Json& titles, const Json& methods = Json::object()) const;

 private:
  explicit Template(std::shared_ptr<const std::vector<ast::Node>> parts)
      : parts_(std::move(parts)) {}
  std::shared_ptr<const std::vector<ast::Node>> parts_;
};

}  // namespace cnet::output
