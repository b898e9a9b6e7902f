#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/base/unique_fd.h"

namespace cnet::state {

/// A file on its way to be renamed over another one: ".tmp.<pid>.<n>" beside it, locked (flock) for
/// as long as its writer lives, so that whoever meets it can tell a dead writer's leftover from
/// work in progress. The lock tells it across pid namespaces, where the pid in the name says
/// nothing. Unlinked by the destructor unless renamed.
class TemporaryFile {
 public:
  /// Absent when a sweeper was faster than the lock. Throws Error when it cannot be made; `shown`
  /// stands in it.
  static std::optional<TemporaryFile> make(int folder, unsigned& counter, const std::string& shown);

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  void fill(std::string_view content, const std::string& shown) const;
  void sync(const std::string& shown) const;
  /// Takes the place of `name`. False when a sweeper has removed it.
  bool rename_to(const std::string& name, const std::string& shown);

 private:
  TemporaryFile(int folder, std::string name, UniqueFd file)
      : folder_(folder), name_(std::move(name)), file_(std::move(file)) {}

  int folder_;
  std::string name_;  ///< empty: renamed
  UniqueFd file_;
};

/// Whether a name in a folder is a temporary file's.
bool is_temporary(std::string_view name);

/// Removes it if its writer is dead. Best effort: never throws.
void sweep_temporary(int folder, const std::string& name);

}  // namespace cnet::state
