#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/base/unique_fd.h"

namespace cnet::dhcp {

/// Enters the network namespace of that path, for good. Throws Error.
void enter_netns(const std::string& path);

/// Hears and sends IPv4 packets of an interface that has no address. Throws Error.
UniqueFd open_packet_socket(const std::string& interface);
/// To everybody on the wire. False when the link does not take it now.
bool send_to_all(int packets, const std::string& interface, std::span<const std::uint8_t> packet);

/// Port 68 of an interface that has an address. Throws Error.
UniqueFd open_client_port(const std::string& interface);
bool send_to(int port, const Ip& server, std::span<const std::uint8_t> message);

/// What has come; empty when nothing has within that time.
std::vector<std::uint8_t> receive(int socket, std::chrono::milliseconds patience);

/// A process that only has its sockets left: no capability, another user, and SIGTERM when its
/// parent ends. Throws Error.
void drop_privileges();

std::uint32_t random_number();

}  // namespace cnet::dhcp
