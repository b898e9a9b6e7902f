#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::state {

/// A value in a JsonDocument that knows where it stands, so that what is refused can be named.
/// Reading is strict: no value is ever turned into another type. Lives as long as the document.
class JsonValue {
 public:
  std::string text() const;  ///< refuses a NUL in it: no record has a use for one
  bool boolean() const;
  std::int64_t integer(std::int64_t min, std::int64_t max) const;
  std::uint64_t natural() const;  ///< any 64-bit number without a sign
  std::vector<JsonValue> elements() const;
  std::vector<std::pair<std::string, JsonValue>> members() const;
  std::optional<JsonValue> find(const std::string& key) const;

  /// Throws the document's kind of Error: "subnets[0].prefix: WHY".
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  friend class JsonDocument;
  JsonValue(const nlohmann::json& value, std::string where, const std::string& name,
            Error::Kind kind)
      : value_(&value), where_(std::move(where)), name_(&name), kind_(kind) {}
  JsonValue below(const nlohmann::json& value, const std::string& step) const;

  const nlohmann::json* value_;
  std::string where_;        ///< "subnets[0].prefix"; empty at the top
  const std::string* name_;  ///< the document's
  Error::Kind kind_;
};

/// A whole JSON text. Parsing is total: garbage, a key given twice and nesting deeper than any
/// record's are Errors, and memory is bounded by a small multiple of the text's length.
class JsonDocument {
 public:
  /// `name` stands in front of every refusal unless it is empty; `kind` is that of the Errors.
  JsonDocument(std::string_view text, std::string name, Error::Kind kind);
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  ~JsonDocument();

  JsonValue top() const;

 private:
  std::unique_ptr<nlohmann::json> json_;
  std::string name_;
  Error::Kind kind_;
};

/// `text` as a JSON string with its quotes. Throws Error when it is not UTF-8.
std::string json_string(std::string_view text);

}  // namespace cnet::state
