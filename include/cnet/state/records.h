#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/model/container.h"
#include "cnet/model/host_record.h"
#include "cnet/model/network.h"
#include "cnet/model/sandbox.h"
#include "cnet/model/volume.h"

namespace cnet::state {

/// The schema this cnet writes, and the newest it reads.
inline constexpr int kSchema = 1;

/// A record as JSON: "schema" first, then the members in the model's order, a newline at the end.
/// Throws Error for what no record can hold (a value that parse would refuse, a string that is not
/// UTF-8).
std::string to_text(const Network& network);
std::string to_text(const Container& container);
std::string to_text(const Sandbox& sandbox);
std::string to_text(const RunState& state);
std::string to_text(const Health& health);
std::string to_text(const HostRecord& record);
std::string to_text(const Volume& volume);

/// The record a text holds. Total: throws Error (damaged) that names what is wrong for everything
/// else: unknown keys, missing ones that the model gives no default for, wrong types, values out of
/// range, another schema. A RunState may have further keys and no schema: a monitor outlives an
/// upgrade of cnet.
Network parse_network(std::string_view text);
Container parse_container(std::string_view text);
Sandbox parse_sandbox(std::string_view text);
RunState parse_run_state(std::string_view text);
Health parse_health(std::string_view text);
HostRecord parse_host_record(std::string_view text);
Volume parse_volume(std::string_view text);

}  // namespace cnet::state
