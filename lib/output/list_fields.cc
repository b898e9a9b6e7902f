#include "list_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::output {
namespace {

std::string field_named(const ListShape& shape, std::string_view name) {
  std::vector<std::string> known;
  for (const auto& [field, title] : shape.headers) {
    if (lower(field) == lower(name)) return field;
    known.push_back(field);
  }
  std::vector<std::string> small;
  for (const std::string& field : known) small.push_back(lower(field));
  const auto near = nearest(lower(name), small);
  throw Error("there is no field " + cnet::quoted(name), Error::Kind::usage)
      .hint(near ? "did you mean " + *near + "?" : "the fields are " + join(small, ", "));
}

struct SortKey {
  std::string field;
  bool down = false;
};

SortKey key_named(const ListShape& shape, std::string_view name) {
  SortKey key{.down = name.starts_with('-')};
  key.field = field_named(shape, name.substr(key.down ? 1 : 0));
  // "3 weeks ago" is no order; the time it was made is, the other way round.
  const bool has_time =
      std::ranges::find(shape.headers, "CreatedAt", &std::pair<std::string, std::string>::first) !=
      shape.headers.end();
  if ((key.field == "RunningFor" || key.field == "CreatedSince") && has_time) {
    key = {"CreatedAt", !key.down};
  }
  return key;
}

/// "7.8MB", "12", "1.5GiB (virtual 2GB)"; absent when it does not begin with a number and a unit.
std::optional<double> magnitude(std::string_view text) {
  double number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end > last) return std::nullopt;
  std::string_view unit(end, last);
  unit = unit.substr(0, unit.find(' '));
  if (unit.empty() || unit == "%") return number;
  constexpr std::array<std::pair<std::string_view, double>, 9> units{{{"B", 1},
                                                                      {"kB", 1e3},
                                                                      {"MB", 1e6},
                                                                      {"GB", 1e9},
                                                                      {"TB", 1e12},
                                                                      {"KiB", 1024.0},
                                                                      {"MiB", 1048576.0},
                                                                      {"GiB", 1073741824.0},
                                                                      {"TiB", 1099511627776.0}}};
  for (const auto& [name, factor] : units) {
    if (unit == name) return number * factor;
  }
  return std::nullopt;
}

bool less(const std::string& a, const std::string& b) {
  const auto left = magnitude(a);
  const auto right = magnitude(b);
  if (left && right) return *left < *right;
  return natural_less(a, b);
}

}  // namespace

std::vector<std::string> chosen_columns(const ListShape& shape, std::string_view names) {
  if (names.empty()) return shape.columns;
  std::vector<std::string> columns;
  if (names.starts_with('+')) columns = shape.columns;
  for (std::string_view name : split(names, ',')) {
    name = trim(name);
    if (name.starts_with('+')) name.remove_prefix(1);
    columns.push_back(field_named(shape, name));
  }
  return columns;
}

void sort_rows(const ListShape& shape, std::vector<Json>& rows, std::string_view fields) {
  std::vector<SortKey> keys;
  for (const std::string_view name : split(fields, ','))
    keys.push_back(key_named(shape, trim(name)));
  std::ranges::stable_sort(rows, [&](const Json& a, const Json& b) {
    for (const SortKey& key : keys) {
      const std::string& left = a.at(key.field).get_ref<const std::string&>();
      const std::string& right = b.at(key.field).get_ref<const std::string&>();
      if (left == right) continue;
      return key.down ? less(right, left) : less(left, right);
    }
    return false;
  });
}

}  // namespace cnet::output
