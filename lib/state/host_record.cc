#include "record_fields.h"

namespace cnet::state {
template <class Visitor, Like<HostRecord> T>
void fields(Visitor& visit, T& record) {
  visit.optional("ip_forward_before", record.ip_forward_before);
  visit.required("guarded", record.guarded);
}

std::string to_text(const HostRecord& record) { return record_to_text(record); }
HostRecord parse_host_record(std::string_view text) { return record_from_text<HostRecord>(text); }

}  // namespace cnet::state
