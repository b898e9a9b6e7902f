#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/output/json.h"

namespace cnet::output {

/// How one kind of object is listed: what is known about each, and what is shown unless --format
/// says otherwise.
struct ListShape {
  std::vector<std::pair<std::string, std::string>> headers;  ///< field -> its column's title
  std::vector<std::string> columns;                          ///< fields of the default table
  std::vector<std::pair<std::string, std::string>> raw;  ///< lines of --format raw: label, field
  std::string quiet;                                     ///< the field -q prints
};

struct ListStyle {
  std::string format;  ///< empty or "table", "table TEMPLATE", "json", "raw", or a template
  bool quiet = false;  ///< -q: ids alone; a template or json says itself what it shows
  std::string columns;    ///< fields of the table in place of the usual ones, or "+FIELD" beside them
  std::string sort;       ///< fields to sort by; "-FIELD" from the greatest down; empty: as given
  std::size_t width = 0;  ///< a table is cut to so many characters; 0: it is not cut
};

/// A row's member of this name is a map of its labels, for {{.Label "name"}} alone.
inline constexpr const char* kLabelMethod = "Label";

/// The rows (objects with the shape's fields as strings) as text. Throws Error (usage) for a bad
/// format.
std::string render_list(const ListShape& shape, std::vector<Json> rows, const ListStyle& style);

/// What `inspect` prints: an indented JSON array, or one line for each object with `format` "json"
/// or a template.
std::string render_inspect(const std::vector<Json>& objects, std::string_view format);

}  // namespace cnet::output
