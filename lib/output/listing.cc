#include "cnet/output/listing.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/output/table.h"
#include "cnet/output/template.h"
#include "list_fields.h"

namespace cnet::output {
namespace {

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out;
  for (const std::string_view cell : split(line, '\t')) out.emplace_back(cell);
  return out;
}

std::string table_template(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) {
    text += (text.empty() ? "{{." : "\t{{.") + column + "}}";
  }
  return text;
}

/// Takes out of the row what only {{.Label "name"}} shows.
Json take_methods(Json& row) {
  Json methods = Json::object();
  if (const auto labels = row.find(kLabelMethod); labels != row.end()) {
    methods[kLabelMethod] = std::move(*labels);
    row.erase(labels);
  }
  return methods;
}

std::string render_row(const Template& row_template, Json& row) {
  const Json methods = take_methods(row);
  return row_template.render(row, methods);
}

std::string render_as_table(const ListShape& shape, std::vector<Json>& rows,
                            std::string_view format, std::size_t width) {
  const Template row_template = Template::parse(format);
  Json headers = Json::object();
  for (const auto& [field, title] : shape.headers) headers[field] = title;
  std::vector<std::vector<std::string>> lines{
      cells(row_template.render_titles(headers, {{kLabelMethod, Json::object()}}))};
  for (Json& row : rows) lines.push_back(cells(render_row(row_template, row)));
  return render_table(lines, width);
}

std::string render_quiet(const ListShape& shape, const std::vector<Json>& rows) {
  std::string text;
  for (const Json& row : rows) text += row.at(shape.quiet).get<std::string>() + "\n";
  return text;
}

std::string render_raw(const ListShape& shape, const std::vector<Json>& rows, bool quiet) {
  std::string text;
  for (const Json& row : rows) {
    for (const auto& [label, field] : shape.raw) {
      if (quiet && field != shape.quiet) continue;
      text += label + ": " + row.at(field).get<std::string>() + "\n";
    }
    if (!quiet) text += '\n';
  }
  return text;
}

}  // namespace

std::string render_list(const ListShape& shape, std::vector<Json> rows, const ListStyle& style) {
  const std::string_view format = style.format;
  if (!style.columns.empty() && !format.empty() && format != "table") {
    throw Error("--columns is for the table alone", Error::Kind::usage)
        .hint("\"table TEMPLATE\" says itself which columns it has");
  }
  if (!style.sort.empty()) sort_rows(shape, rows, style.sort);
  if (format == "raw") return render_raw(shape, rows, style.quiet);
  std::string text;
  if (format.empty() || format == "table") {
    if (style.quiet) return render_quiet(shape, rows);
    return render_as_table(shape, rows, table_template(chosen_columns(shape, style.columns)),
                           style.width);
  }
  if (format.starts_with("table ")) {
    return render_as_table(shape, rows, trim(format.substr(6)), style.width);
  }
  if (format == "json") {
    for (Json& row : rows) {
      take_methods(row);
      text += json_text(row) + "\n";
    }
    return text;
  }
  const Template row_template = Template::parse(format);
  for (Json& row : rows) text += render_row(row_template, row) + "\n";
  return text;
}

std::string render_inspect(const std::vector<Json>& objects, std::string_view format) {
  if (format.empty()) return json_text(Json(objects), 4) + "\n";
  if (format == "json") return json_text(Json(objects)) + "\n";
  const Template object_template = Template::parse(format);
  std::string text;
  for (const Json& object : objects) text += object_template.render(object) + "\n";
  return text;
}

}  // namespace cnet::output
