#pragma once

#include <stdexcept>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/state/config_file.h"
#include "cnet/state/records.h"

namespace cnet::state {

/// Parsing either throws Error of the right kind, or yields a record that is written as text which
/// reads back equal.
template <class Record>
void fuzz_record(Record (*parse)(std::string_view), std::string_view text) {
  Record record;
  try {
    record = parse(text);
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::damaged) throw std::logic_error("another kind of Error");
    return;
  }
  if (!(parse(to_text(record)) == record)) throw std::logic_error("no round trip");
}

/// What every input has to survive: all of the state loader's parsers.
inline void fuzz_state(std::string_view text) {
  fuzz_record<Network>(parse_network, text);
  fuzz_record<Container>(parse_container, text);
  fuzz_record<Sandbox>(parse_sandbox, text);
  fuzz_record<RunState>(parse_run_state, text);
  fuzz_record<HostRecord>(parse_host_record, text);
  try {
    parse_config(text, "config.json");
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::usage) throw std::logic_error("another kind of Error");
  }
}

}  // namespace cnet::state
