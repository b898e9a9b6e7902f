// The only file of this area that includes the JSON library: it takes seconds to compile.
#include "json_value.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "cnet/base/text.h"

namespace cnet::state {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxDepth = 16;

/// Valid JSON that no record may have.
struct Refused {
  std::string why;
};

/// Watches the parser for it, since the parsed value no longer shows that a key was given twice.
class Guard {
 public:
  bool operator()(int, Json::parse_event_t event, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        keys_.emplace_back();
        if (keys_.size() > kMaxDepth) throw Refused{"it is nested too deeply"};
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::key: {
        const auto& key = parsed.get_ref<const std::string&>();
        if (!keys_.back().insert(key).second) {
          throw Refused{"the key " + cnet::quoted(key) + " is given twice"};
        }
        break;
      }
      case Json::parse_event_t::value:
        break;
    }
    return true;
  }

 private:
  std::vector<std::unordered_set<std::string>> keys_;
};

/// "[json.exception.parse_error.101] parse error at line 1 ...": without the library's own number.
std::string plain_words(std::string_view what) {
  const std::size_t end = what.find("] ");
  return std::string(end == what.npos ? what : what.substr(end + 2));
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, std::string name, Error::Kind kind)
    : name_(std::move(name)), kind_(kind) {
  const auto refuse = [&](const std::string& why) {
    throw Error((name_.empty() ? "" : name_ + ": ") + why, kind_);
  };
  Guard guard;
  try {
    json_ = std::make_unique<Json>(Json::parse(text, std::ref(guard)));
  } catch (const Refused& refused) {
    refuse(refused.why);
  } catch (const Json::exception& error) {
    refuse("no valid JSON: " + plain_words(error.what()));
  }
}

JsonDocument::~JsonDocument() = default;

JsonValue JsonDocument::top() const { return {*json_, "", name_, kind_}; }

void JsonValue::refuse(const std::string& why) const {
  std::string problem = name_->empty() ? "" : *name_ + ": ";
  if (!where_.empty()) problem += where_ + ": ";
  throw Error(problem + why, kind_);
}

JsonValue JsonValue::below(const Json& value, const std::string& step) const {
  const bool joined = where_.empty() || step.starts_with('[');
  return {value, where_ + (joined ? "" : ".") + step, *name_, kind_};
}

std::string JsonValue::text() const {
  if (!value_->is_string()) refuse("a string is expected");
  const auto& text = value_->get_ref<const std::string&>();
  if (text.find('\0') != text.npos) refuse("it has a NUL character in it");
  return text;
}

bool JsonValue::boolean() const {
  if (!value_->is_boolean()) refuse("true or false is expected");
  return value_->get<bool>();
}

std::int64_t JsonValue::integer(std::int64_t min, std::int64_t max) const {
  const bool fits = value_->is_number_integer() &&
                    (!value_->is_number_unsigned() ||
                     value_->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
  const std::int64_t number = fits ? value_->get<std::int64_t>() : 0;
  if (!fits || number < min || number > max) {
    refuse("a whole number from " + std::to_string(min) + " to " + std::to_string(max) +
           " is expected");
  }
  return number;
}

std::uint64_t JsonValue::natural() const {
  if (!value_->is_number_unsigned()) refuse("a whole number is expected");
  return value_->get<std::uint64_t>();
}

std::vector<JsonValue> JsonValue::elements() const {
  if (!value_->is_array()) refuse("a list is expected");
  std::vector<JsonValue> all;
  all.reserve(value_->size());
  for (const Json& each : *value_) {
    all.push_back(below(each, "[" + std::to_string(all.size()) + "]"));
  }
  return all;
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::members() const {
  if (!value_->is_object()) refuse("an object is expected");
  std::vector<std::pair<std::string, JsonValue>> all;
  all.reserve(value_->size());
  for (const auto& [key, value] : value_->items()) all.emplace_back(key, below(value, key));
  return all;
}

std::optional<JsonValue> JsonValue::find(const std::string& key) const {
  if (!value_->is_object()) refuse("an object is expected");
  const auto found = value_->find(key);
  if (found == value_->end()) return std::nullopt;
  return below(*found, key);
}

std::string json_string(std::string_view text) {
  try {
    return Json(text).dump();
  } catch (const Json::exception&) {
    throw Error(quoted(text) + " is not valid UTF-8").hint("a record can only hold UTF-8 text");
  }
}

}  // namespace cnet::state
