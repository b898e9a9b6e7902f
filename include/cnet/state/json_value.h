#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::state {

struct JsonNode;

/// A value in a JsonDocument that knows where it stands, so that what is refused can be named.
/// Reading is strict: no value is ever turned into another type. Lives as long as the document.
class JsonValue {
 public:
  const std::string& text() const;  ///< refuses a NUL in it: no record has a use for one
  bool boolean() const;
  bool is_null() const;
  bool is_text() const;
  /// A number, true, false or null as JSON writes it; "[]" and "{}" for what holds values.
  std::string plain() const;
  std::int64_t integer(std::int64_t min, std::int64_t max) const;
  std::uint64_t natural() const;  ///< any 64-bit number without a sign
  std::vector<JsonValue> elements() const;
  std::vector<JsonValue> members() const;
  const std::string& key() const;  ///< of a member
  /// Quick when members are asked for in the order in which they stand.
  std::optional<JsonValue> find(std::string_view key) const;
  /// The members that find() has not found yet.
  std::vector<JsonValue> unread() const;

  /// Throws the document's kind of Error: "subnets[0].prefix: WHY".
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  friend class JsonDocument;
  JsonValue(JsonNode& node, const class JsonDocument& document)
      : node_(&node), document_(&document) {}
  std::vector<JsonValue> children() const;

  JsonNode* node_;
  const JsonDocument* document_;
};

/// A whole JSON text. Parsing is total: garbage, a key given twice and nesting deeper than any
/// record's are Errors, and memory is bounded.
class JsonDocument {
 public:
  /// `name` stands in front of every refusal unless it is empty; `kind` is that of the Errors.
  JsonDocument(std::string_view text, std::string name, Error::Kind kind);
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  ~JsonDocument();

  JsonValue top() const;
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  class Builder;

  std::string name_;
  Error::Kind kind_;
  std::unique_ptr<Builder> nodes_;
};

/// `text` as a JSON string with its quotes. Throws Error when it is not UTF-8.
std::string json_string(std::string_view text);

}  // namespace cnet::state
