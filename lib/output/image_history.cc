#include "cnet/output/image_history.h"

#include <algorithm>

#include "cnet/output/human.h"

namespace cnet::output {
namespace {

constexpr std::size_t kLongestStep = 45;

std::string step_text(const HistoryRow& row, bool no_trunc) {
  std::string text = row.created_by;
  std::ranges::replace(text, '\t', ' ');
  if (no_trunc || text.size() <= kLongestStep) return text;
  std::size_t end = kLongestStep - 1;
  // Not in the middle of a character.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

std::vector<Json> history_rows(const Image& image, Time now, const HistoryStyle& style) {
  std::vector<Json> rows;
  for (auto step = image.history.rbegin(); step != image.history.rend(); ++step) {
    const bool newest = rows.empty();
    Json row;
    row["Comment"] = step->comment;
    row["CreatedAt"] = step->created ? rfc3339(*step->created) : "N/A";
    row["CreatedBy"] = step_text(*step, style.no_trunc);
    row["CreatedSince"] = !step->created ? "N/A"
                          : style.human  ? human_ago(*step->created, now)
                                         : rfc3339(*step->created);
    row["ID"] = !newest          ? "<missing>"
                : style.no_trunc ? "sha256:" + image.id.str()
                                 : image.id.short_form();
    row["Size"] = style.human ? human_size(step->size) : std::to_string(step->size);
    rows.push_back(std::move(row));
  }
  return rows;
}

const ListShape& history_list() {
  static const ListShape shape{.headers = {{"Comment", "COMMENT"},
                                           {"CreatedAt", "CREATED AT"},
                                           {"CreatedBy", "CREATED BY"},
                                           {"CreatedSince", "CREATED"},
                                           {"ID", "IMAGE"},
                                           {"Size", "SIZE"}},
                               .columns = {"ID", "CreatedSince", "CreatedBy", "Size", "Comment"},
                               .raw = {{"image", "ID"}, {"created_by", "CreatedBy"}},
                               .quiet = "ID"};
  return shape;
}

}  // namespace cnet::output
