#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cnet/output/listing.h"

namespace cnet::output {

/// The columns "names,+addresses" means for a list: the named ones, or with a '+' before the first
/// name the usual ones and these. Names are fields, small or capital letters alike. Throws Error
/// (usage) that names the nearest field.
std::vector<std::string> chosen_columns(const ListShape& shape, std::string_view names);

/// By the fields in turn; "-FIELD" is from the greatest down. Sizes ("7.8MB") and numbers are
/// compared by what they mean, everything else in natural order. Rows that are alike keep theirs.
/// Throws Error (usage) for a field that is none.
void sort_rows(const ListShape& shape, std::vector<Json>& rows, std::string_view fields);

}  // namespace cnet::output
