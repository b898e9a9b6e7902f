#pragma once

#include <sys/stat.h>

#include <map>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::test {

/// A temporary folder with what a test writes; removed with everything in it.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& content) const;
  std::string folder(const std::string& name) const;

 private:
  std::string path_;
};

std::string read_file(const std::string& path);
struct stat look(const std::string& path);  ///< lstat; fails the test when it is not there
bool is_there(const std::string& path);

/// Everything below a folder with all that a write, chmod, link or touch would change: inode, mode,
/// links, owner, size, mtime, ctime, content.
std::map<std::string, std::string> fingerprint(const std::string& folder);
/// Relative paths, sorted.
std::vector<std::string> tree(const std::string& folder);

/// An open, anonymous file with this content, read from its start.
UniqueFd memory_file(const std::string& content);

/// What the Error that `act` throws says with its hint; empty when it throws none.
template <class Act>
std::string failure_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.hint().empty() ? error.problem() : error.problem() + "\nhint: " + error.hint();
  }
  return {};
}

/// False, with a loud note, when the test cannot run because it is not root.
bool is_root();

}  // namespace cnet::test
