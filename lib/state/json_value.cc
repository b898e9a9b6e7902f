// The only file of this area that includes the JSON library: it takes seconds to compile. Whoever
// reads the text, QuickJson or the library, calls a Builder for each thing it meets; the library's
// own tree of values would not tell that a key was given twice.
#include "cnet/state/json_value.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "cnet/base/text.h"
#include "quick_json.h"

namespace cnet::state {

using Json = nlohmann::json;

struct JsonNode {
  enum class Type { null, boolean, negative, natural, fraction, text, list, object };

  Type type = Type::null;
  bool read = false;         ///< find() has found it
  std::uint64_t number = 0;  ///< boolean, natural; negative in two's complement
  std::string key;           ///< in an object
  std::string text;
  JsonNode* parent = nullptr;
  JsonNode* first = nullptr;  ///< child
  JsonNode* last = nullptr;
  JsonNode* next = nullptr;    ///< sibling
  JsonNode* cursor = nullptr;  ///< the child at which find() goes on
  std::size_t children = 0;
};

/// Receives what the library's parser meets. Returning false stops it.
class JsonDocument::Builder {
 public:
  std::string refusal;  ///< why it was stopped

  JsonNode& top() { return blocks_.front()->front(); }

  bool null() { return add(JsonNode::Type::null) != nullptr; }
  bool boolean(bool value) { return add_number(JsonNode::Type::boolean, value ? 1 : 0); }
  bool number_integer(std::int64_t value) {
    return add_number(JsonNode::Type::negative, static_cast<std::uint64_t>(value));
  }
  bool number_unsigned(std::uint64_t value) { return add_number(JsonNode::Type::natural, value); }
  bool number_float(double, const std::string& written) {
    JsonNode* node = add(JsonNode::Type::fraction);
    if (node != nullptr) node->text = written;
    return node != nullptr;
  }
  bool string(std::string& value) {
    JsonNode* node = add(JsonNode::Type::text);
    if (node != nullptr) node->text = std::move(value);
    return node != nullptr;
  }
  bool binary(Json::binary_t&) { return stop("there is no binary JSON here"); }
  bool key(std::string& name) {
    key_ = std::move(name);
    return true;
  }
  bool start_object(std::size_t) { return enter(JsonNode::Type::object); }
  bool start_array(std::size_t) { return enter(JsonNode::Type::list); }
  bool end_array() { return leave(); }
  bool end_object() { return all_keys_differ(*open_) && leave(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1 ...": without the library's own
    // number.
    const std::string_view what = error.what();
    const std::size_t end = what.find("] ");
    return stop("no valid JSON: " + std::string(end == what.npos ? what : what.substr(end + 2)));
  }

 private:
  static constexpr std::size_t kMaxDepth = 16;
  /// Every port there is, published one by one, makes 400,000.
  static constexpr std::size_t kMaxNodes = 1'000'000;

  bool stop(std::string why) {
    refusal = std::move(why);
    return false;
  }

  JsonNode* add(JsonNode::Type type) {
    if (count_ >= kMaxNodes) {
      stop("it has more values than any record");
      return nullptr;
    }
    JsonNode& node = next_node();
    node.type = type;
    node.parent = open_;
    if (open_ == nullptr) return &node;
    if (open_->type == JsonNode::Type::object) node.key = std::move(key_);
    (open_->last == nullptr ? open_->first : open_->last->next) = &node;
    open_->last = &node;
    ++open_->children;
    return &node;
  }

  JsonNode& next_node() {
    const std::size_t at = count_++ % kBlock;
    if (at == 0) blocks_.push_back(std::make_unique<Block>());
    return (*blocks_.back())[at];
  }

  bool add_number(JsonNode::Type type, std::uint64_t value) {
    JsonNode* node = add(type);
    if (node != nullptr) node->number = value;
    return node != nullptr;
  }

  bool enter(JsonNode::Type type) {
    if (++depth_ > kMaxDepth) return stop("it is nested too deeply");
    open_ = add(type);
    return open_ != nullptr;
  }

  bool leave() {
    --depth_;
    open_ = open_->parent;
    return true;
  }

  bool all_keys_differ(const JsonNode& object) {
    constexpr std::size_t few = 32;
    return object.children <= few ? few_keys_differ(object) : many_keys_differ(object);
  }

  /// Without the memory that a set takes.
  bool few_keys_differ(const JsonNode& object) {
    for (const JsonNode* node = object.first; node != nullptr; node = node->next) {
      for (const JsonNode* other = object.first; other != node; other = other->next) {
        if (node->key == other->key) return is_given_twice(*node);
      }
    }
    return true;
  }

  bool is_given_twice(const JsonNode& node) {
    return stop("the key " + cnet::quoted(node.key) + " is given twice");
  }

  bool many_keys_differ(const JsonNode& object) {
    std::unordered_set<std::string_view> keys(object.children * 2);
    for (const JsonNode* node = object.first; node != nullptr; node = node->next) {
      if (!keys.insert(node->key).second) return is_given_twice(*node);
    }
    return true;
  }

  static constexpr std::size_t kBlock = 16;
  using Block = std::array<JsonNode, kBlock>;

  std::vector<std::unique_ptr<Block>> blocks_;  ///< nodes are never moved: they point at each other
  std::size_t count_ = 0;
  JsonNode* open_ = nullptr;  ///< the innermost list or object that has not ended
  std::string key_;
  std::size_t depth_ = 0;
};

JsonDocument::JsonDocument(std::string_view text, std::string name, Error::Kind kind)
    : name_(std::move(name)), kind_(kind), nodes_(std::make_unique<Builder>()) {
  if (QuickJson(text, *nodes_).read()) return;
  nodes_ = std::make_unique<Builder>();
  if (!Json::sax_parse(text, nodes_.get())) refuse(nodes_->refusal);
}

JsonDocument::~JsonDocument() = default;

JsonValue JsonDocument::top() const { return {nodes_->top(), *this}; }

void JsonDocument::refuse(const std::string& why) const {
  throw Error((name_.empty() ? "" : name_ + ": ") + why, kind_);
}

void JsonValue::refuse(const std::string& why) const {
  std::string where;
  for (const JsonNode* node = node_; node->parent != nullptr; node = node->parent) {
    if (node->parent->type == JsonNode::Type::object) {
      const bool last = where.empty() || where.front() == '[';
      where = node->key + (last ? "" : ".") + where;
      continue;
    }
    std::size_t index = 0;
    for (const JsonNode* each = node->parent->first; each != node; each = each->next) ++index;
    const bool last = where.empty() || where.front() == '[';
    where = "[" + std::to_string(index) + "]" + (last ? "" : ".") + where;
  }
  document_->refuse(where.empty() ? why : where + ": " + why);
}

const std::string& JsonValue::text() const {
  if (node_->type != JsonNode::Type::text) refuse("a string is expected");
  if (node_->text.find('\0') != std::string::npos) refuse("it has a NUL character in it");
  return node_->text;
}

bool JsonValue::boolean() const {
  if (node_->type != JsonNode::Type::boolean) refuse("true or false is expected");
  return node_->number != 0;
}

bool JsonValue::is_text() const { return node_->type == JsonNode::Type::text; }

std::string JsonValue::plain() const {
  switch (node_->type) {
    case JsonNode::Type::null:
      return "null";
    case JsonNode::Type::boolean:
      return node_->number != 0 ? "true" : "false";
    case JsonNode::Type::negative:
      return std::to_string(static_cast<std::int64_t>(node_->number));
    case JsonNode::Type::natural:
      return std::to_string(node_->number);
    case JsonNode::Type::fraction:
    case JsonNode::Type::text:
      return node_->text;
    case JsonNode::Type::list:
      return "[]";
    case JsonNode::Type::object:
      return "{}";
  }
  return {};
}

bool JsonValue::is_null() const { return node_->type == JsonNode::Type::null; }

std::int64_t JsonValue::integer(std::int64_t min, std::int64_t max) const {
  const bool is_natural =
      node_->type == JsonNode::Type::natural && node_->number <= std::uint64_t{INT64_MAX};
  const auto number = static_cast<std::int64_t>(node_->number);
  if ((!is_natural && node_->type != JsonNode::Type::negative) || number < min || number > max) {
    refuse("a whole number from " + std::to_string(min) + " to " + std::to_string(max) +
           " is expected");
  }
  return number;
}

std::uint64_t JsonValue::natural() const {
  if (node_->type != JsonNode::Type::natural) refuse("a whole number is expected");
  return node_->number;
}

std::vector<JsonValue> JsonValue::children() const {
  std::vector<JsonValue> all;
  all.reserve(node_->children);
  for (JsonNode* node = node_->first; node != nullptr; node = node->next) {
    all.push_back({*node, *document_});
  }
  return all;
}

std::vector<JsonValue> JsonValue::elements() const {
  if (node_->type != JsonNode::Type::list) refuse("a list is expected");
  return children();
}

std::vector<JsonValue> JsonValue::members() const {
  if (node_->type != JsonNode::Type::object) refuse("an object is expected");
  return children();
}

const std::string& JsonValue::key() const { return node_->key; }

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  if (node_->type != JsonNode::Type::object) refuse("an object is expected");
  JsonNode* node = node_->cursor;
  for (std::size_t looked = 0; looked < node_->children; ++looked) {
    if (node == nullptr) node = node_->first;
    if (node->key == key) {
      node->read = true;
      node_->cursor = node->next;
      return JsonValue(*node, *document_);
    }
    node = node->next;
  }
  return std::nullopt;
}

std::vector<JsonValue> JsonValue::unread() const {
  std::vector<JsonValue> all = members();
  std::erase_if(all, [](const JsonValue& member) { return member.node_->read; });
  return all;
}

std::string json_string(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; };
  if (std::ranges::all_of(text, is_plain)) return '"' + std::string(text) + '"';
  try {
    return Json(text).dump();
  } catch (const Json::exception&) {
    throw Error(cnet::quoted(text) + " is not valid UTF-8")
        .hint("a record can only hold UTF-8 text");
  }
}

}  // namespace cnet::state
