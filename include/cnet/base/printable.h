#pragma once

#include <string>
#include <string_view>

namespace cnet {

enum class Lines { escaped, kept };

/// `text` as a terminal may have it: control characters, what is no UTF-8 and what reorders a line
/// become \xNN. For whatever a container or an image may have chosen.
std::string printable(std::string_view text, Lines lines = Lines::escaped);

}  // namespace cnet
