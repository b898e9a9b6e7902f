#include "cnet/dhcp_client/client_main.h"

int main(int argc, char** argv) { return cnet::dhcp::client_main(argc, argv); }
