#include "cnet/image/reference.h"

#include <algorithm>
#include <utility>

#include "cnet/addr/ip.h"
#include "cnet/base/error.h"
#include "cnet/base/id.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::string_view kDefaultDomain = "docker.io";
constexpr std::string_view kDefaultFolder = "library/";
constexpr std::size_t kLongestRepository = 255;
constexpr std::size_t kLongestTag = 128;

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alnum(char c) { return is_lower_or_digit(c) || is_upper(c); }

/// [A-Za-z0-9] with '-' inside.
bool is_domain_label(std::string_view label) {
  return !label.empty() && is_alnum(label.front()) && is_alnum(label.back()) &&
         std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
  std::string_view host = text;
  if (const std::size_t colon = text.rfind(':');
      colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos) {
    if (!parse_number(text.substr(colon + 1), 65535)) return false;
    host = text.substr(0, colon);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return Ip::parse(host.substr(1, host.size() - 2)).has_value();
  }
  return std::ranges::all_of(split(host, '.'), is_domain_label);
}

/// What may stand between two runs of [a-z0-9]: '.', '_', "__" or any number of '-'.
bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" ||
         text.find_first_not_of('-') == std::string_view::npos;
}

bool is_path_component(std::string_view text) {
  if (text.empty() || !is_lower_or_digit(text.front()) || !is_lower_or_digit(text.back())) {
    return false;
  }
  for (std::size_t i = 0; i < text.size();) {
    if (is_lower_or_digit(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (!is_lower_or_digit(text[end])) ++end;  // ends at the latest at back()
    if (!is_separator(text.substr(i, end - i))) return false;
    i = end;
  }
  return true;
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= kLongestTag && (is_alnum(text[0]) || text[0] == '_') &&
         std::ranges::all_of(
             text, [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; });
}

/// The first part of a name is a registry when it looks like a host, as Docker decides it.
bool names_a_registry(std::string_view first) {
  return first.find_first_of(".:") != std::string_view::npos || first == "localhost" ||
         std::ranges::any_of(first, is_upper);
}

/// A reference, or what breaks the grammar.
struct Parsed {
  Reference reference;
  std::string_view problem;  ///< empty: none
};

Parsed fill_in_repository(Reference reference, std::string_view name) {
  std::string_view domain = kDefaultDomain;
  std::string_view path = name;
  const std::size_t slash = name.find('/');
  if (slash != std::string_view::npos && names_a_registry(name.substr(0, slash))) {
    domain = name.substr(0, slash);
    path = name.substr(slash + 1);
  }
  if (domain == "index.docker.io") domain = kDefaultDomain;
  if (!is_domain(domain)) return {{}, "has a registry that is no host name"};
  if (std::ranges::any_of(path, is_upper)) return {{}, "has upper-case letters"};
  if (!std::ranges::all_of(split(path, '/'), is_path_component)) {
    return {{}, "has a part that is empty or is not [a-z0-9] with single [._-] inside"};
  }
  reference.repository = std::string(domain) + "/";
  if (domain == kDefaultDomain && path.find('/') == std::string_view::npos) {
    reference.repository.append(kDefaultFolder);
  }
  reference.repository.append(path);
  if (reference.repository.size() > kLongestRepository) return {{}, "is too long"};
  return {std::move(reference), {}};
}

Parsed parse(std::string_view text) {
  Reference reference;
  std::string_view name = text;
  if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
    const std::string_view digest = name.substr(at + 1);
    if (!digest.starts_with("sha256:") || !is_hex64(digest.substr(7))) {
      return {{}, "has a digest that is not sha256: and 64 hexadecimal digits"};
    }
    reference.digest = digest;
    name = name.substr(0, at);
  }
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.rfind(':');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    reference.tag = name.substr(colon + 1);
    name = name.substr(0, colon);
    if (!is_tag(reference.tag)) {
      return {{}, "has a tag that is not [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"};
    }
  } else if (reference.digest.empty()) {
    reference.tag = "latest";
  }
  if (name.empty()) return {{}, "is empty"};
  if (is_hex64(name)) return {{}, "is an image id, not a name"};
  return fill_in_repository(std::move(reference), name);
}

}  // namespace

std::string Reference::canonical() const {
  std::string text = repository;
  if (!tag.empty()) text.append(":").append(tag);
  if (!digest.empty()) text.append("@").append(digest);
  return text;
}

std::string Reference::familiar() const {
  std::string text = canonical();
  const std::string domain = std::string(kDefaultDomain) + "/";
  if (!text.starts_with(domain)) return text;
  text.erase(0, domain.size());
  const bool one_part = text.find('/', kDefaultFolder.size()) == std::string::npos;
  if (text.starts_with(kDefaultFolder) && one_part) text.erase(0, kDefaultFolder.size());
  return text;
}

Reference parse_reference(std::string_view text) {
  Parsed parsed = parse(text);
  if (!parsed.problem.empty()) {
    throw Error("image name " + quoted(text) + " " + std::string(parsed.problem),
                Error::Kind::usage)
        .hint("a name is [REGISTRY/]PATH[:TAG], for example \"alpine\" or \"team/web:1.2\"");
  }
  return std::move(parsed.reference);
}

std::optional<Reference> try_parse_reference(std::string_view text) {
  Parsed parsed = parse(text);
  if (!parsed.problem.empty()) return std::nullopt;
  return std::move(parsed.reference);
}

}  // namespace cnet::image
