#include "cnet/sandbox/device_filter.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {
namespace {

constexpr int kAnyMinor = -1;

struct Device {
  int major;
  int minor;
};

/// null zero full random urandom; tty console ptmx; the pseudo terminals.
constexpr std::array kAllowed = {Device{1, 3}, Device{1, 5}, Device{1, 7},
                                 Device{1, 8}, Device{1, 9}, Device{5, 0},
                                 Device{5, 1}, Device{5, 2}, Device{136, kAnyMinor}};

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

/// struct bpf_cgroup_dev_ctx: access_type is (access << 16) | type. How a device is accessed does
/// not matter, mknod of one of these included: it gives nothing that is not there already, and a
/// container that starts again in its old cgroup has to make its nodes.
Program device_program() {
  Program program;
  program.push_back(load(BPF_REG_2, offsetof(bpf_cgroup_dev_ctx, access_type)));
  program.push_back(load(BPF_REG_4, offsetof(bpf_cgroup_dev_ctx, major)));
  program.push_back(load(BPF_REG_5, offsetof(bpf_cgroup_dev_ctx, minor)));
  program.push_back(instruction(BPF_ALU64 | BPF_AND | BPF_K, BPF_REG_2, 0, 0, 0xffff));
  program.push_back(instruction(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_2, 0, 2, BPF_DEVCG_DEV_CHAR));
  answer(program, 0);
  for (const Device& device : kAllowed) {
    const bool any = device.minor == kAnyMinor;
    program.push_back(skip_unless_equal(BPF_REG_4, device.major, any ? 2 : 3));
    if (!any) program.push_back(skip_unless_equal(BPF_REG_5, device.minor, 2));
    answer(program, 1);
  }
  answer(program, 0);
  return program;
}

long bpf(int command, bpf_attr& attr) { return ::syscall(SYS_bpf, command, &attr, sizeof attr); }

UniqueFd load_program() {
  const Program program = device_program();
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

void allow_standard_devices(const std::string& path) {
  const UniqueFd cgroup(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!cgroup) throw Error::system("open the cgroup " + path, errno);
  const UniqueFd program = load_program();
  bpf_attr attr{};
  attr.target_fd = static_cast<std::uint32_t>(cgroup.get());
  attr.attach_bpf_fd = static_cast<std::uint32_t>(program.get());
  attr.attach_type = BPF_CGROUP_DEVICE;
  if (bpf(BPF_PROG_ATTACH, attr) < 0)
    throw Error::system("attach the device filter to " + path, errno);
}

}  // namespace cnet::sandbox
