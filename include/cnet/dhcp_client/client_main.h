#pragma once

namespace cnet::dhcp {

/// The program cnet-dhcp:
///
///     cnet-dhcp ask NETNS INTERFACE MAC HOSTNAME            prints the lease (lease_text.h)
///     cnet-dhcp keep NETNS INTERFACE MAC HOSTNAME LEASE...  renews it until SIGTERM, and gives it
///     back
///
/// HOSTNAME may be empty. Exit code 3: the lease is lost. 1: a failure, said on stderr: the problem
/// in the first line, the way out, if any, in the second.
int client_main(int argc, char** argv);

}  // namespace cnet::dhcp
