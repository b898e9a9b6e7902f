#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/dns/answer.h"

namespace cnet::resolver {

/// A network's folders of the runtime tree, opened with O_PATH.
struct NetworkFolders {
  UniqueFd names;
  UniqueFd ptr;
};

/// Names as the networks' folders have them now. What was read is kept, and used again while the
/// folder's time and those in front of it say that nothing has changed; within one batch of queries,
/// which all came before it was looked at, they are asked once.
class FolderNames : public dns::Names {
 public:
  void use(std::vector<NetworkFolders> networks);
  void begin_batch() { ++batch_; }

  bool find(std::string_view name, std::vector<Ip>& addresses) override;
  std::vector<std::string> names_of(const Ip& ip) override;

 private:
  struct Known {
    std::uint64_t batch = 0;      ///< when it was looked at
    std::size_t network = 0;
    ino_t inode = 0;
    timespec changed = {};
    std::vector<Ip> addresses;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Cache = std::unordered_map<std::string, Known, Hash, std::equal_to<>>;

  /// The first network that has the name, and its folder's state; false when none has.
  bool locate(const char* name, std::size_t& network, struct stat& folder) const;
  void keep(std::string_view name, Known known);

  std::vector<NetworkFolders> networks_;
  std::uint64_t batch_ = 1;
  Cache cache_;
};

}  // namespace cnet::resolver
