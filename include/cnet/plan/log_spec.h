#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cnet/model/logging.h"

namespace cnet {

/// A file that the monitor writes the container's output to, one JSON object for each line.
struct LogFileSpec {
  std::string path;  ///< absolute; the older ones are PATH.1, PATH.2.gz and so on
  LogFileSettings limits;
  std::string attributes;  ///< a JSON object that each entry has; empty: none
};

/// A collector that the monitor sends the container's output to.
struct CollectorSpec {
  LogSettings settings;
  std::string tag;           ///< what the template gave
  std::string container_id;  ///< 64 hex
  std::string container_name;
  std::string image_name;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< by name
  /// argv that writes down what is wrong with the collector, which is appended as one word.
  std::vector<std::string> trouble_command;
};

/// Where a container's output goes.
struct LogSpec {
  std::optional<LogFileSpec> file;
  std::optional<CollectorSpec> collector;
  std::string helper;  ///< cnet-log, absolute: compresses, and finds host names
};

}  // namespace cnet
