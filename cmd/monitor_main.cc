#include "cnet/monitor/monitor_main.h"

int main() { return cnet::monitor::monitor_main(); }
