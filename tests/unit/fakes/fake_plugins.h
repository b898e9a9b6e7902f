#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cnet/plan/plugins.h"
#include "fake_host.h"

namespace cnet {

/// One plugin, "fake", that is a network driver and gives out addresses, and refuses what it was
/// not asked in the right order: what it holds is its content.
class FakePlugins final : public Plugins {
 public:
  explicit FakePlugins(FakeHost& host) : host_(host) {}

  Fuse fuse;                                   ///< a step is a call without an answer
  std::string refused;                         ///< the method whose next call is refused
  bool silent = false;                         ///< it answers nothing any more
  std::vector<std::string> called;             ///< the methods, in order
  std::map<std::string, std::string> answers;  ///< to these methods, in the place of its own

  std::optional<std::string> address(const std::string& plugin) override;
  PluginAnswer call(const std::string& plugin, const PluginCall& call) override;
  std::vector<std::string> content() const { return {held_.begin(), held_.end()}; }

 private:
  std::string answer_to(const PluginCall& call);

  FakeHost& host_;
  std::set<std::string>
      held_;  ///< "network <id>", "endpoint <id>", "joined <id>", "pool 1", "address 10.77.0.2"
  int next_address_ = 1;
};

}  // namespace cnet
