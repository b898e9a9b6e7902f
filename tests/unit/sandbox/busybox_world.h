#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/plan/sandbox_spec.h"

namespace cnet::testing {

/// A place for containers that vanishes with the test program: a private mount namespace, a tmpfs
/// with an image layer of busybox, a cgroup of our own where there is a v2 hierarchy.
class BusyboxWorld {
 public:
  BusyboxWorld();
  ~BusyboxWorld();
  BusyboxWorld(const BusyboxWorld&) = delete;
  BusyboxWorld& operator=(const BusyboxWorld&) = delete;

  /// Empty when containers can be run here, else why not.
  static std::string obstacle();

  /// A container of its own folders that executes `argv`. Without a log.
  SandboxSpec spec(std::vector<std::string> argv);
  /// The same for a shell script.
  SandboxSpec script(const std::string& text) { return spec({"sh", "-c", text}); }

  const std::string& folder() const { return folder_; }
  std::string layer() const { return folder_ + "/layer"; }

 private:
  std::string folder_;
  std::vector<std::string> cgroups_;
};

/// What it writes goes into this file.
inline void log_into(SandboxSpec& spec, const std::string& path) {
  spec.log.file = LogFileSpec{.path = path, .limits = {}, .attributes = {}};
}

std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view text);

}  // namespace cnet::testing

/// At the start of a test case that runs containers.
#define SKIP_WITHOUT_CONTAINERS()                                                      \
  if (const std::string why = cnet::testing::BusyboxWorld::obstacle(); !why.empty()) { \
    WARN("SKIP: " << why);                                                             \
    return;                                                                            \
  }
