#pragma once

#include <sys/socket.h>

#include <string>

namespace cnet::image {

/// An address that means this machine or its own link: loopback, link-local (where clouds answer
/// with secrets), unspecified; of IPv4 also as written in IPv6. Neither is what a name in the
/// Internet may lead to.
bool is_local_address(const sockaddr* address);
/// The same of an address as text; false for what is none.
bool is_local_text(const std::string& address);

}  // namespace cnet::image
