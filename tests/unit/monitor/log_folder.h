#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "cnet/base/id.h"
#include "cnet/plan/log_spec.h"

namespace cnet::testing {

/// A folder with a log, which vanishes with this object.
class LogFolder {
 public:
  LogFolder() {
    std::string name = "/tmp/cnet-log-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a log");
    folder_ = name;
  }
  ~LogFolder() { std::filesystem::remove_all(folder_); }
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;

  std::string path(const std::string& name = "log") const { return folder_ + "/" + name; }
  LogFileSpec spec(LogFileSettings limits = {}) const {
    return {.path = path(), .limits = limits, .attributes = {}};
  }
  std::string text(const std::string& name = "log") const {
    std::ostringstream text;
    text << std::ifstream(path(name)).rdbuf();
    return text.str();
  }
  bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }

 private:
  std::string folder_;
};

}  // namespace cnet::testing
