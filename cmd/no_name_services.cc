#include <netdb.h>

#include <cstdlib>

// libnl can print addresses with the names of hosts and protocols, which cnet never asks it to. In
// a static program the C library's own versions of these functions would load the host's shared
// libraries, of whatever version they are. These take their place, so that none can be reached.
extern "C" {

int getaddrinfo(const char* /*node*/, const char* /*service*/, const addrinfo* /*hints*/,
                addrinfo** /*result*/) {
  std::abort();
}

void freeaddrinfo(addrinfo* /*list*/) noexcept { std::abort(); }

protoent* getprotobyname(const char* /*name*/) { std::abort(); }

protoent* getprotobynumber(int /*number*/) { std::abort(); }

}  // extern "C"
