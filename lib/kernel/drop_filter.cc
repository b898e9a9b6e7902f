#include "drop_filter.h"

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <netinet/ip6.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
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

namespace {

using Instructions = std::vector<sock_filter>;

std::uint32_t word_of(const Ip& ip, std::size_t word) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : ip.bytes().subspan(4 * word, 4)) value = value << 8 | byte;
  return value;
}

/// Goes on behind these instructions when the source is not within the prefix, else lets it in.
Instructions let_in(const Prefix& source) {
  Instructions code{BPF_STMT(BPF_RET | BPF_K, UINT32_MAX)};
  const int words = (source.length() + 31) / 32;
  for (int word = words - 1; word >= 0; --word) {
    const int bits = std::min(source.length() - 32 * word, 32);
    const auto at = static_cast<std::size_t>(word);
    const auto beyond = static_cast<std::uint8_t>(code.size());
    code.insert(
        code.begin(),
        {BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                  static_cast<std::uint32_t>(SKF_NET_OFF + offsetof(ip6_hdr, ip6_src)) +
                      4 * static_cast<std::uint32_t>(at)),
         BPF_STMT(BPF_ALU | BPF_AND | BPF_K, UINT32_MAX << (32 - bits)),
         BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, word_of(source.first(), at), 0, beyond)});
  }
  return code;
}

}  // namespace

void DropFilter::attach_allowing(int socket, std::span<const Prefix> sources) {
  Instructions code{
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IPV6, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, 0),
  };
  for (const Prefix& source : sources) {
    if (source.family() != Family::v6) continue;
    const Instructions more = let_in(source);
    code.insert(code.end(), more.begin(), more.end());
  }
  code.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  const sock_fprog filter{.len = static_cast<std::uint16_t>(code.size()), .filter = code.data()};
  if (code.size() <= BPF_MAXINSNS &&
      ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0) {
    return;
  }
  const int err = code.size() <= BPF_MAXINSNS ? errno : E2BIG;
  throw Error::system("attach the list of its sources to a socket that holds a port", err);
}

void DropFilter::attach(int socket) {
  if (++attached_ == kFewSockets) program_ = load_program(lets_);
  if (attach_program(socket, program_) || attach_classic(socket, lets_)) return;
  throw Error::system("attach a filter to a socket that holds a port", errno);
}

}  // namespace cnet::kernel
