#pragma once

#include <string>
#include <string_view>

namespace cnet::remote {

/// The address in a plugin's file: NAME.spec holds a URL on a line, NAME.json {"Addr": URL}.
/// Returns "unix:///PATH" or "tcp://ADDRESS:PORT"; any other text is an Error that says what is
/// wrong with the file, which lies at `path`.
std::string address_in_spec(std::string_view text, const std::string& path);
std::string address_in_json(std::string_view text, const std::string& path);

}  // namespace cnet::remote
