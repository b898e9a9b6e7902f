#include "cnet/monitor/monitor_main.h"

#include <string_view>

#include "cnet/sandbox/exec_main.h"

/// Two private programs in one file: a container's monitor, and what puts a process into its
/// container. They share most of their code.
int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "exec") return cnet::sandbox::exec_main();
  return cnet::monitor::monitor_main();
}
