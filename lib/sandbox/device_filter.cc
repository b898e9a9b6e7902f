#include "cnet/sandbox/device_filter.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "device_list.h"

namespace cnet::sandbox {
namespace {

constexpr int kAnyMinor = -1;

struct Standard {
  int major;
  int minor;
};

/// null zero full random urandom; tty ptmx; the pseudo terminals. Not 5:1, which Docker allows:
/// that is the host's console, and the container's /dev/console is one of its pseudo terminals.
constexpr std::array kAllowed = {Standard{1, 3}, Standard{1, 5},          Standard{1, 7},
                                 Standard{1, 8}, Standard{1, 9},          Standard{5, 0},
                                 Standard{5, 2}, Standard{136, kAnyMinor}};

using Program = std::vector<bpf_insn>;

bpf_insn instruction(int code, int dst, int src, int offset, int value) {
  bpf_insn insn{};
  insn.code = static_cast<std::uint8_t>(code);
  insn.dst_reg = static_cast<std::uint8_t>(dst & 0xf);
  insn.src_reg = static_cast<std::uint8_t>(src & 0xf);
  insn.off = static_cast<std::int16_t>(offset);
  insn.imm = value;
  return insn;
}

bpf_insn load(int dst, std::size_t context_offset) {
  return instruction(BPF_LDX | BPF_MEM | BPF_W, dst, BPF_REG_1, static_cast<int>(context_offset),
                     0);
}
bpf_insn skip_unless_equal(int reg, int value, int count) {
  return instruction(BPF_JMP | BPF_JNE | BPF_K, reg, 0, count, value);
}
void answer(Program& program, int value) {
  program.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, value));
  program.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
}

/// BPF_DEVCG_ACC_*. mknod is always among them: without the right to read or write, a node gives
/// nothing, and a container that starts again in its old cgroup has to make its nodes.
int access_bits(const std::string& access) {
  int bits = BPF_DEVCG_ACC_MKNOD;
  if (access.find('r') != access.npos) bits |= BPF_DEVCG_ACC_READ;
  if (access.find('w') != access.npos) bits |= BPF_DEVCG_ACC_WRITE;
  return bits;
}

/// Answers 1 when it is that device, and nothing else is asked than what is allowed: r2 is the
/// type, r3 the access, r4 and r5 the number.
void allow_node(Program& program, const DeviceNode& node) {
  const int type = S_ISBLK(node.mode) ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR;
  const int allowed = access_bits(node.access);
  program.push_back(skip_unless_equal(BPF_REG_2, type, 7));
  program.push_back(skip_unless_equal(BPF_REG_4, static_cast<int>(major(node.number)), 6));
  program.push_back(skip_unless_equal(BPF_REG_5, static_cast<int>(minor(node.number)), 5));
  program.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_0, BPF_REG_3, 0, 0));
  program.push_back(instruction(BPF_ALU64 | BPF_AND | BPF_K, BPF_REG_0, 0, 0, ~allowed));
  program.push_back(skip_unless_equal(BPF_REG_0, 0, 2));
  answer(program, 1);
}

/// struct bpf_cgroup_dev_ctx: access_type is (access << 16) | type. How a standard device is
/// accessed does not matter.
Program device_program(const std::vector<DeviceNode>& nodes) {
  Program program;
  program.push_back(load(BPF_REG_2, offsetof(bpf_cgroup_dev_ctx, access_type)));
  program.push_back(load(BPF_REG_4, offsetof(bpf_cgroup_dev_ctx, major)));
  program.push_back(load(BPF_REG_5, offsetof(bpf_cgroup_dev_ctx, minor)));
  program.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_3, BPF_REG_2, 0, 0));
  program.push_back(instruction(BPF_ALU64 | BPF_RSH | BPF_K, BPF_REG_3, 0, 0, 16));
  program.push_back(instruction(BPF_ALU64 | BPF_AND | BPF_K, BPF_REG_2, 0, 0, 0xffff));
  for (const DeviceNode& node : nodes) allow_node(program, node);
  program.push_back(instruction(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_2, 0, 2, BPF_DEVCG_DEV_CHAR));
  answer(program, 0);
  for (const Standard& device : kAllowed) {
    const bool any = device.minor == kAnyMinor;
    program.push_back(skip_unless_equal(BPF_REG_4, device.major, any ? 2 : 3));
    if (!any) program.push_back(skip_unless_equal(BPF_REG_5, device.minor, 2));
    answer(program, 1);
  }
  answer(program, 0);
  return program;
}

long bpf(int command, bpf_attr& attr) { return ::syscall(SYS_bpf, command, &attr, sizeof attr); }

UniqueFd load_program(const std::vector<DeviceNode>& nodes) {
  const Program program = device_program(nodes);
  bpf_attr attr{};
  attr.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
  attr.insns = reinterpret_cast<std::uintptr_t>(program.data());
  attr.insn_cnt = static_cast<std::uint32_t>(program.size());
  attr.license = reinterpret_cast<std::uintptr_t>("Apache-2.0");
  UniqueFd loaded(static_cast<int>(bpf(BPF_PROG_LOAD, attr)));
  if (!loaded) throw Error::system("load the device filter", errno);
  return loaded;
}

}  // namespace

void limit_devices(const std::string& path, const Exposure& exposure) {
  if (exposure.host_devices) return;
  const UniqueFd cgroup(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!cgroup) throw Error::system("open the cgroup " + path, errno);
  const UniqueFd program = load_program(list_devices(exposure));
  bpf_attr attr{};
  attr.target_fd = static_cast<std::uint32_t>(cgroup.get());
  attr.attach_bpf_fd = static_cast<std::uint32_t>(program.get());
  attr.attach_type = BPF_CGROUP_DEVICE;
  if (bpf(BPF_PROG_ATTACH, attr) < 0)
    throw Error::system("attach the device filter to " + path, errno);
}

}  // namespace cnet::sandbox
