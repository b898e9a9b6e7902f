#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnet::image {

/// Splits a Dockerfile instruction's arguments at blanks. Quotes and backslashes are honoured and
/// removed; "$NAME" and
/// "${NAME}" outside single quotes are replaced from `env` ("NAME=value"; nothing when it is not
/// there). Throws Error (usage) for a quote that is not closed and for the other forms of "${".
std::vector<std::string> dockerfile_words(std::string_view text,
                                          const std::vector<std::string>& env);

/// The same without splitting: blanks stay.
std::string dockerfile_value(std::string_view text, const std::vector<std::string>& env);

}  // namespace cnet::image
