#include "limit_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_limit_flags(CLI::App& app, LimitFlags& flags) {
  text(app, flags.cpus, {"--cpus", "NUMBER", "CPU time, in CPUs: 0.5 is half of one"});
  text(app, flags.cpu_shares,
       {"-c,--cpu-shares", "NUMBER", "Weight when CPUs are short, 2-262144 (default 1024)"});
  text(app, flags.cpuset_cpus, {"--cpuset-cpus", "LIST", "CPUs it may run on, like 0-2,4"});
  text(app, flags.cpuset_mems, {"--cpuset-mems", "LIST", "Memory nodes it may use, like 0,1"});
  text(app, flags.memory, {"-m,--memory", "SIZE", "Memory, like 64m or 2g; the least is 6m"});
  text(app, flags.memory_reservation,
       {"--memory-reservation", "SIZE", "Memory it keeps when the host runs short"});
  text(app, flags.memory_swap,
       {"--memory-swap", "SIZE",
        "Memory and swap together; -1 for no limit (default twice the memory)"});
  text(app, flags.pids_limit,
       {"--pids-limit", "NUMBER", "Processes and threads; -1 for no limit (default 4096)"});
  text(app, flags.blkio_weight,
       {"--blkio-weight", "NUMBER", "Weight when disks are short, 10-1000 (default 100)"});
  texts(app, flags.device_read_bps,
        {"--device-read-bps", "DEVICE:RATE", "Bytes read a second, like /dev/sda:10m"});
  texts(app, flags.device_write_bps,
        {"--device-write-bps", "DEVICE:RATE", "Bytes written a second, like /dev/sda:10m"});
  texts(app, flags.device_read_iops,
        {"--device-read-iops", "DEVICE:RATE", "Reads a second, like /dev/sda:100"});
  texts(app, flags.device_write_iops,
        {"--device-write-iops", "DEVICE:RATE", "Writes a second, like /dev/sda:100"});
}

}  // namespace cnet::cmd
