#include "cnet/output/template.h"

#include <utility>

#include "cnet/base/text.h"
#include "template_ast.h"
#include "template_functions.h"
#include "template_value.h"

namespace cnet::output {
namespace {

using ast::Expression;
using ast::fail;
using ast::Node;

class Evaluator {
 public:
  Evaluator(const Json& data, const Json& methods, bool titles)
      : dot_(&data), root_(&data), methods_(methods), titles_(titles) {
    variables_.push_back({"$", {}, &data});
  }

  std::string whole(const std::vector<Node>& parts) {
    run(parts);
    return std::move(out_);
  }

 private:
  struct Variable {
    std::string name;
    Json own;
    const Json* lent = nullptr;  ///< the value instead of `own`: "$", until it is assigned

    const Json& value() const { return lent != nullptr ? *lent : own; }
  };

  /// Why parts ended.
  enum class Flow { through, breaks, continues };

  /// Variables that parts declare end with them.
  Flow run(const std::vector<Node>& parts) {
    const std::size_t outer = variables_.size();
    Flow flow = Flow::through;
    for (const Node& part : parts) {
      flow = std::visit([this](const auto& what) { return run_part(what); }, part.what);
      if (flow != Flow::through) break;
    }
    variables_.resize(outer);
    return flow;
  }

  Flow run_part(const std::string& text) {
    out_ += text;
    return Flow::through;
  }

  Flow run_part(const ast::Pipeline& pipeline) {
    const Json value = evaluate(pipeline);
    if (pipeline.variables.empty()) out_ += shown(value);
    return Flow::through;
  }

  Flow run_part(const ast::Branch& branch) {
    const std::size_t outer = variables_.size();
    const Json value = evaluate(branch.condition);
    const Json* const dot = dot_;
    const bool taken = is_true(value);
    if (branch.with && taken) dot_ = &value;
    const Flow flow = run(taken ? branch.then : branch.otherwise);
    dot_ = dot;
    variables_.resize(outer);
    return flow;
  }

  Flow run_part(const ast::Range& loop) {
    const Json over = evaluate(*loop.over.value);
    if (!over.is_structured() && !over.is_null()) {
      fail(loop.over.value->column, "range needs a list or a map, this is " + type_words(over));
    }
    if (over.empty()) return run(loop.otherwise);
    const Json* const dot = dot_;
    const std::size_t outer = variables_.size();
    Flow flow = Flow::through;
    for (auto& [key, item] : elements_of(over)) {
      set_loop_variables(loop.over, std::move(key), *item);
      dot_ = item;
      flow = run(loop.body);
      variables_.resize(outer);
      if (flow == Flow::breaks) break;
    }
    dot_ = dot;
    return Flow::through;
  }

  Flow run_part(ast::Leave leave) {
    return leave == ast::Leave::breaks ? Flow::breaks : Flow::continues;
  }

  /// One variable is the element, of two the first is its key or position.
  void set_loop_variables(const ast::Pipeline& over, Json key, const Json& item) {
    if (over.variables.size() == 2) set(over, over.variables.front(), std::move(key));
    if (!over.variables.empty()) set(over, over.variables.back(), item);
  }

  void set(const ast::Pipeline& pipeline, const std::string& name, Json value) {
    if (pipeline.declares) return variables_.push_back({name, std::move(value)});
    Variable& variable = find(name, pipeline.value->column);
    variable.own = std::move(value);
    variable.lent = nullptr;
  }

  Variable& find(const std::string& name, std::size_t column) {
    for (std::size_t i = variables_.size(); i-- > 0;) {
      if (variables_[i].name == name) return variables_[i];
    }
    fail(column, name + " has no value");
  }

  Json evaluate(const ast::Pipeline& pipeline) {
    Json value = evaluate(*pipeline.value);
    if (!pipeline.variables.empty()) set(pipeline, pipeline.variables.front(), value);
    return value;
  }

  Json evaluate(const Expression& expression) {
    if (const auto* literal = std::get_if<ast::Literal>(&expression.what)) return literal->value;
    if (const auto* path = std::get_if<ast::Path>(&expression.what)) {
      return path->arguments.empty() ? follow(*path, expression.column)
                                     : call_method(*path, expression.column);
    }
    return call(std::get<ast::Call>(expression.what), expression.column);
  }

  Json follow(const ast::Path& path, std::size_t column) {
    Json held;
    const Json* at = dot_;
    if (path.base) {
      held = evaluate(*path.base);
      at = &held;
    } else if (!path.variable.empty()) {
      at = &find(path.variable, column).value();
    }
    for (const std::string& field : path.fields) {
      if (!at->is_object()) fail(column, type_words(*at) + " has no field " + cnet::quoted(field));
      const auto found = at->find(field);
      if (found == at->end()) missing(*at, field, column);
      at = &*found;
    }
    return *at;
  }

  [[noreturn]] static void missing(const Json& object, const std::string& field,
                                   std::size_t column) {
    std::vector<std::string> fields;
    for (const auto& [name, value] : object.items()) fields.push_back(name);
    const auto near = nearest(field, fields);
    fail(column, "there is no field " + cnet::quoted(field),
         near ? "did you mean ." + *near + "?" : "the fields are " + join(fields, ", "));
  }

  Json call_method(const ast::Path& path, std::size_t column) {
    const bool known = dot_ == root_ && path.fields.size() == 1 && path.arguments.size() == 1 &&
                       methods_.contains(path.fields.front());
    if (!known) fail(path.arguments.front()->column, "a value cannot be called with arguments");
    const Json key = evaluate(*path.arguments.front());
    if (!key.is_string()) fail(column, "." + path.fields.front() + " takes a text");
    if (titles_) return title_of(key.get<std::string>());
    return methods_.at(path.fields.front()).value(key.get<std::string>(), "");
  }

  /// The title of a column of labels: "com.example.my-role" is "my role", as with Docker.
  static std::string title_of(const std::string& label) {
    std::string title = label.substr(label.rfind('.') + 1);
    for (char& c : title) {
      if (c == '-' || c == '_') c = ' ';
    }
    return title;
  }

  Json call(const ast::Call& call, std::size_t column) {
    if (call.function == "and" || call.function == "or") return decide(call, column);
    std::vector<Json> values;
    for (const ast::ExpressionPtr& argument : call.arguments) values.push_back(evaluate(*argument));
    return titles_ ? call_for_title(call.function, values, column)
                   : call_function(call.function, values, column);
  }

  /// The first argument that decides, or the last one; those behind it are not looked at.
  Json decide(const ast::Call& call, std::size_t column) {
    if (call.arguments.empty()) fail(column, call.function + " takes at least 1 values");
    Json value;
    for (const ast::ExpressionPtr& argument : call.arguments) {
      value = evaluate(*argument);
      if (is_true(value) == (call.function == "or")) break;
    }
    return value;
  }

  const Json* dot_;
  const Json* root_;
  const Json& methods_;
  bool titles_;
  std::vector<Variable> variables_;  ///< the innermost is the last
  std::string out_;
};

}  // namespace

Template Template::parse(std::string_view text) {
  return Template(std::make_shared<const std::vector<Node>>(ast::parse(text)));
}

std::string Template::render(const Json& data, const Json& methods) const {
  return Evaluator(data, methods, false).whole(*parts_);
}

std::string Template::render_titles(const Json& titles, const Json& methods) const {
  return Evaluator(titles, methods, true).whole(*parts_);
}

}  // namespace cnet::output
