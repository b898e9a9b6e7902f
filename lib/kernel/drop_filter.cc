#include "drop_filter.h"

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::kernel {
namespace {

/// A classic filter is compiled for each socket (0.03 ms), a program is loaded once (0.15 ms) and
/// then shared.
constexpr int kFewSockets = 8;

bool attach_classic(int socket, DropFilter::Lets lets) {
  std::array<sock_filter, 4> ipv6{{
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IPV6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const bool nothing = lets == DropFilter::Lets::nothing;
  const sock_fprog filter{.len = static_cast<std::uint16_t>(nothing ? 1 : ipv6.size()),
                          .filter = nothing ? &ipv6.back() : ipv6.data()};
  return ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0;
}

bpf_insn instruction(std::uint8_t code, std::int32_t constant = 0, std::int16_t offset = 0) {
  bpf_insn made{};
  made.code = code;
  made.imm = constant;
  made.off = offset;
  return made;
}

/// "r0 = 0; exit", or with a look at the packet's protocol before: "r1 = skb->protocol; r0 = 0; if
/// r1 != IPv6 goto exit; r0 = everything". Empty where bpf(2) is not allowed.
UniqueFd load_program(DropFilter::Lets lets) {
  std::vector<bpf_insn> code;
  const bool nothing = lets == DropFilter::Lets::nothing;
  if (!nothing) {
    bpf_insn look = instruction(BPF_LDX | BPF_MEM | BPF_W, 0, offsetof(__sk_buff, protocol));
    look.dst_reg = BPF_REG_1;
    look.src_reg = BPF_REG_1;
    code.push_back(look);
  }
  code.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K));
  if (!nothing) {
    bpf_insn other = instruction(BPF_JMP | BPF_JNE | BPF_K, htons(ETH_P_IPV6), 1);
    other.dst_reg = BPF_REG_1;
    code.push_back(other);
    code.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, -1));
  }
  code.push_back(instruction(BPF_JMP | BPF_EXIT));
  bpf_attr attributes{};
  attributes.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
  attributes.insn_cnt = static_cast<std::uint32_t>(code.size());
  attributes.insns = reinterpret_cast<std::uintptr_t>(code.data());
  attributes.license = reinterpret_cast<std::uintptr_t>("");
  return UniqueFd(
      static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes)));
}

bool attach_program(int socket, const UniqueFd& program) {
  const int fd = program.get();
  return program && ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_BPF, &fd, sizeof fd) == 0;
}

}  // namespace

void DropFilter::attach(int socket) {
  if (++attached_ == kFewSockets) program_ = load_program(lets_);
  if (attach_program(socket, program_) || attach_classic(socket, lets_)) return;
  throw Error::system("attach a filter to a socket that holds a port", errno);
}

}  // namespace cnet::kernel
