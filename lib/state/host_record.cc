#include "record_fields.h"

namespace cnet::state {
template <class Visitor, Like<HostIpv6> T>
void fields(Visitor& visit, T& ipv6) {
  visit.optional("forwarding_before", ipv6.forwarding_before);
  visit.required("guarded", ipv6.guarded);
  visit.required("autoconfigured", ipv6.autoconfigured);
}

template <class Visitor, Like<ForeignChain> T>
void fields(Visitor& visit, T& foreign) {
  visit.required("table", foreign.table);
  visit.required("chain", foreign.chain);
}

template <class Visitor, Like<HostRecord> T>
void fields(Visitor& visit, T& record) {
  visit.optional("ip_forward_before", record.ip_forward_before);
  visit.required("guarded", record.guarded);
  visit.optional("ipv6", record.ipv6);
  visit.unless_default("openings", record.openings);
}

std::string to_text(const HostRecord& record) { return record_to_text(record); }
HostRecord parse_host_record(std::string_view text) { return record_from_text<HostRecord>(text); }

}  // namespace cnet::state
