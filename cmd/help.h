#pragma once

#include <span>
#include <string>
#include <string_view>

#include "command.h"

namespace cnet::cmd {

/// "cnet network create [OPTIONS] NETWORK"
std::string usage_line(const Command& command);

/// What `cnet network create --help` prints. The app has been built by the command.
std::string command_help(const Command& command, const CLI::App& app);

/// What `cnet network --help` prints; `cnet --help` with an empty group.
std::string group_help(const std::string& group);

/// What one may want to know that is no command: `cnet help networks`.
struct HelpTopic {
  std::string_view name;
  std::string_view summary;
  std::string_view page;  ///< of the manual: "cnet-networks(7)"
  std::string_view text;
};
std::span<const HelpTopic> help_topics();

/// The topic in full, with where the manual says more.
std::string topic_help(const HelpTopic& topic);
/// Names and summaries of all.
std::string topics_help();

}  // namespace cnet::cmd
