#include "limits_json.h"

namespace cnet::output {
namespace {

Json rates(const Limits& limits, Throttle throttle) {
  Json list = Json::array();
  for (const DeviceRate& device : limits.devices) {
    if (device.throttle != throttle) continue;
    list.push_back({{"Path", device.device}, {"Rate", device.rate}});
  }
  return list;
}

}  // namespace

void add_limits(const Limits& limits, Json& out) {
  out["CpuShares"] = limits.cpu_shares;
  out["Memory"] = limits.memory;
  out["NanoCpus"] = limits.nano_cpus;
  out["BlkioWeight"] = limits.blkio_weight;
  out["BlkioDeviceReadBps"] = rates(limits, Throttle::read_bps);
  out["BlkioDeviceWriteBps"] = rates(limits, Throttle::write_bps);
  out["BlkioDeviceReadIOps"] = rates(limits, Throttle::read_iops);
  out["BlkioDeviceWriteIOps"] = rates(limits, Throttle::write_iops);
  out["CpusetCpus"] = limits.cpuset_cpus;
  out["CpusetMems"] = limits.cpuset_mems;
  out["MemoryReservation"] = limits.memory_reservation;
  out["MemorySwap"] = effective_memory_swap(limits);
  out["PidsLimit"] = limits.pids;
}

}  // namespace cnet::output
