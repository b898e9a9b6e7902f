#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cnet/base/time.h"

namespace cnet::monitor {

// Those values of MessagePack (msgpack.org) that fluentd's forward protocol has, appended in their
// shortest form.

void pack_array(std::uint32_t size, std::string& out);
void pack_map(std::uint32_t size, std::string& out);
void pack_text(std::string_view text, std::string& out);
void pack_number(std::uint64_t number, std::string& out);
/// Fluentd's EventTime: extension type 0, seconds and nanoseconds.
void pack_event_time(Time time, std::string& out);

}  // namespace cnet::monitor
