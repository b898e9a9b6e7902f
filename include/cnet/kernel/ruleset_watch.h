#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"

namespace cnet {

/// A transaction of nf_tables that was not cnet's own.
struct RulesetChange {
  std::string program;      ///< "nft"; empty when the kernel does not say, or notices were lost
  std::uint32_t pid = 0;    ///< as this process counts; 0 as above
  bool own_tables = false;  ///< it touched cnet's tables
};

/// Listens to what happens to the nf_tables rules of this network namespace.
class RulesetWatch {
 public:
  /// From here on nothing is missed. Throws Error.
  RulesetWatch();

  /// Readable when next() has something that it has not read yet.
  int fd() const { return socket_.get(); }
  /// Waits for the next change by another program; absent when there was none within `patience`.
  std::optional<RulesetChange> next(std::chrono::milliseconds patience);

 private:
  bool receive();
  void read_messages(std::size_t length);

  UniqueFd socket_;
  std::vector<std::uint8_t> buffer_;
  std::vector<RulesetChange> changes_;  ///< read, and not returned yet
  bool own_tables_ = false;             ///< of the transaction that is being read
};

}  // namespace cnet
