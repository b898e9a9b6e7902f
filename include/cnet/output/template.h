#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cnet/output/json.h"

namespace cnet::output {

namespace ast {
struct Node;
}

/// A Go template over JSON, as far as --format needs it: text, {{.Field.Nested}}, {{json .X}},
/// {{index .Map "key"}},
/// {{len .X}}, {{join .List ", "}}, {{range $k, $v := .X}}...{{end}}, parentheses, `$`, {{- and
/// -}}. What is not known is an Error that names the column, never empty output.
class Template {
 public:
  /// Throws Error (usage). `\t` and `\n` written as two characters are tabs and newlines, as with
  /// Docker.
  static Template parse(std::string_view text);

  /// Throws Error (usage) for a field that `data` does not have.
  std::string render(const Json& data) const;

 private:
  explicit Template(std::shared_ptr<const ast::Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const ast::Node> root_;
};

}  // namespace cnet::output
