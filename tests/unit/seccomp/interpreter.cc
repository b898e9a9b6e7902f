#include "interpreter.h"

#include <stdexcept>

namespace {

std::uint32_t field(const CallData& call, std::uint32_t offset) {
  if (offset == 0) return call.number;
  if (offset == 4) return call.architecture;
  if (offset < 16 || offset >= 64 || offset % 4 != 0) throw std::runtime_error("bad load");
  const std::uint64_t argument = call.arguments.at((offset - 16) / 8);
  return static_cast<std::uint32_t>(offset % 8 == 0 ? argument : argument >> 32);
}

}  // namespace

std::uint32_t answer_of(const cnet::seccomp::Filter& filter, const CallData& call) {
  if (filter.size() > 4096) throw std::runtime_error("too long");
  std::uint32_t a = 0;
  for (std::size_t at = 0;; ++at) {
    const auto& word = filter.at(at);  // a jump behind the end throws
    const auto branch = [&](bool taken) { at += taken ? word.if_true : word.if_false; };
    switch (word.code) {
      case 0x20:
        a = field(call, word.k);
        break;
      case 0x54:
        a &= word.k;
        break;
      case 0x05:
        at += word.k;
        break;
      case 0x15:
        branch(a == word.k);
        break;
      case 0x25:
        branch(a > word.k);
        break;
      case 0x35:
        branch(a >= word.k);
        break;
      case 0x06:
        return word.k;
      default:
        throw std::runtime_error("unknown opcode");
    }
  }
}

std::string answer_word(std::uint32_t answer) {
  if (answer == cnet::seccomp::kAllow) return "allow";
  if (answer == cnet::seccomp::kNotPermitted) return "EPERM";
  if (answer == cnet::seccomp::kNoSuchCall) return "ENOSYS";
  return std::to_string(answer);
}
