#include "strict_json.h"

#include <set>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/manifest.h"

namespace cnet::image {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 32;

/// The names seen in each object that is open.
class Watch {
 public:
  bool operator()(Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) open_.emplace_back();
    if (event == Json::parse_event_t::object_end) open_.pop_back();
    if (event == Json::parse_event_t::key) {
      const std::string& key = parsed.get_ref<const std::string&>();
      if (!open_.back().insert(key).second && problem_.empty()) {
        problem_ = "has the key " + cnet::quoted(key) + " twice";
      }
    }
    return problem_.empty();
  }
  const std::string& problem() const { return problem_; }

 private:
  std::vector<std::set<std::string>> open_;
  std::string problem_;
};

/// The parser recurses into nothing, but the tree it builds is destroyed by recursion; so the depth
/// is looked at before anything is built.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Json parse_strict(std::string_view text, const std::string& what, Json::value_t type) {
  const auto damaged = [&](const std::string& why) {
    return Error(what + " " + why, Error::Kind::damaged);
  };
  if (text.size() > kLongestDocument) throw damaged("is longer than 4 MiB");
  if (too_deep(text)) throw damaged("is nested too deeply");
  Watch watch;
  Json json = Json::parse(
      text, [&](int, Json::parse_event_t event, Json& parsed) { return watch(event, parsed); },
      /*allow_exceptions=*/false);
  if (!watch.problem().empty()) throw damaged(watch.problem());
  if (json.type() != type) {
    throw damaged(type == Json::value_t::object ? "is no JSON object" : "is no JSON array");
  }
  return json;
}

}  // namespace cnet::image
