#pragma once

#include <string>

#include "cnet/state/records.h"

namespace cnet::state {

/// "aaaa...": an id of one digit.
template <class AnyId>
AnyId id_of(char digit) {
  return *AnyId::parse(std::string(64, digit));
}

inline Ip ip(const char* text) { return *Ip::parse(text); }
inline Prefix prefix(const char* text) { return *Prefix::parse(text); }

/// Records in which every member has a value of its own.
Network sample_network(char digit = 'a', const std::string& name = "web");
Network sample_parent_network();
Container sample_container(char digit = 'c', const std::string& name = "shop");
Sandbox sample_sandbox(char digit = 'c');
RunState sample_run_state();
HostRecord sample_host_record();

}  // namespace cnet::state
