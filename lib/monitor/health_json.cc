#include "health_json.h"

#include <string_view>

namespace cnet::monitor {
namespace {

/// `text` is UTF-8.
void put_escaped(std::string& json, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += hex[byte >> 4];
      json += hex[byte & 15];
    } else {
      json += c;
    }
  }
}

}  // namespace

std::string to_json(const Health& health) {
  std::string json = "{\"status\":\"" + health_status_name(health.status) + "\"";
  json += ",\"failing_streak\":" + std::to_string(health.failing_streak) + ",\"log\":[";
  for (const HealthResult& result : health.log) {
    if (json.back() == '}') json += ',';
    json += "{\"start\":\"" + rfc3339(result.start) + "\",\"end\":\"" + rfc3339(result.end);
    json += "\",\"exit_code\":" + std::to_string(result.exit_code) + ",\"output\":\"";
    put_escaped(json, result.output);
    json += "\"}";
  }
  return json + "]}\n";
}

}  // namespace cnet::monitor
