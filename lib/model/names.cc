#include "cnet/model/names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "name_rules.h"

namespace cnet {
namespace {

constexpr std::size_t kMaxName = 128;
constexpr std::size_t kMaxLabel = 63;  // RFC 1035 2.3.4
constexpr std::size_t kMaxDottedName = 253;
constexpr std::size_t kMaxHostname =
    64;  // __NEW_UTS_LEN of linux/utsname.h: sethostname(2) and setdomainname(2) refuse more

/// Reserved for all drivers and peers alike, so that a script never means two things.
constexpr std::array<std::string_view, 9> kNetworkKeywords{
    "bridge", "host", "none", "default", "container", "private", "ns", "pasta", "slirp4netns"};

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What a name may show of itself in an error: 200 KB of it helps nobody.
std::string excerpt(std::string_view text) {
  constexpr std::size_t kShown = 160;
  if (text.size() <= kShown) return quoted(text);
  return quoted(text.substr(0, kShown)) + "... (" + std::to_string(text.size()) + " bytes)";
}

/// Letters, digits, '-' and, as service names have it, '_'; no '-' at either end (RFC 1123 2.1).
bool is_valid_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' &&
         label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

void throw_usage(const std::optional<std::string>& problem) {
  if (problem) throw Error(*problem, Error::Kind::usage);
}

}  // namespace

bool is_valid_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && is_alnum(name.front()) &&
         std::ranges::all_of(
             name, [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_network_keyword(std::string_view word) {
  return std::ranges::find(kNetworkKeywords, word) != kNetworkKeywords.end();
}

std::optional<std::string> name_problem(std::string_view what, std::string_view name) {
  if (is_valid_name(name)) return std::nullopt;
  if (name.empty()) return "a " + std::string(what) + " needs a name";
  return excerpt(name) + " is not a " + std::string(what) +
         " name: it starts with a letter or digit and goes on with letters, digits, '_', '.', "
         "'-', at most 128 in all";
}

std::optional<std::string> network_name_problem(std::string_view name) {
  if (!is_network_keyword(name)) return std::nullopt;
  return "the name " + quoted(name) + " is reserved: it means something else to --network";
}

std::optional<std::string> hostname_problem(std::string_view what, std::string_view name) {
  const std::string subject = std::string(what) + " " + excerpt(name);
  const bool of_kernel = what == "hostname" || what == "domain name";
  const std::size_t longest = of_kernel ? kMaxHostname : kMaxDottedName;
  if (name.size() > longest) {
    return subject + " is longer than " + std::to_string(longest) + " characters";
  }
  if (std::ranges::all_of(split(name, '.'), is_valid_label)) return std::nullopt;
  return subject +
         " is not a host name: its parts between dots have 1 to 63 letters, digits, '_' or '-', "
         "with no '-' at either end";
}

std::optional<std::string> key_value_problem(std::string_view flag, std::string_view text) {
  if (!text.empty() && text.front() != '=') return std::nullopt;
  return std::string(flag) + " " + excerpt(text) + " has no key: write it as KEY=VALUE";
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  if (const auto near = nearest(word, known)) return " (did you mean " + quoted(*near) + "?)";
  return "; known are " + join(known, ", ");
}

void require_valid_name(std::string_view what, std::string_view name) {
  throw_usage(name_problem(what, name));
}

void require_free_network_name(std::string_view name) { throw_usage(network_name_problem(name)); }

void require_valid_hostname(std::string_view what, std::string_view name) {
  throw_usage(hostname_problem(what, name));
}

void require_valid_alias(std::string_view name) {
  constexpr std::string_view any = "*.";
  throw_usage(hostname_problem("alias", name.starts_with(any) ? name.substr(any.size()) : name));
}

bool is_published_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxDottedName && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '*';
         });
}

std::pair<std::string, std::string> parse_key_value(std::string_view flag, std::string_view text) {
  throw_usage(key_value_problem(flag, text));
  const std::size_t at = text.find('=');
  if (at == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

std::string family_name(Family family) { return family == Family::v4 ? "IPv4" : "IPv6"; }

bool is_link_name(std::string_view name) {
  return !name.empty() && name.size() < 16 && name != "." && name != ".." &&
         name.find_first_of("/: \t\n\v\f\r") == name.npos;
}

}  // namespace cnet
