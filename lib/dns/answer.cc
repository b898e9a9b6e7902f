#include "cnet/dns/answer.h"

#include "cnet/dns/name.h"

namespace cnet::dns {
namespace {

/// RFC 6761, 6.3: never asked of others, and nobody can take the name.
bool is_localhost(std::string_view name) {
  return name == "localhost" || name.ends_with(".localhost");
}

bool wants(const Query& query, const Ip& ip) {
  const std::uint16_t type = ip.family() == Family::v4 ? kTypeA : kTypeAaaa;
  return query.type == type || query.type == kTypeAny;
}

Answer written(std::size_t size) { return {.verdict = Verdict::answered, .size = size}; }

}  // namespace

void Shuffle::operator()(std::vector<Ip>& addresses) {
  for (std::size_t left = addresses.size(); left > 1; --left) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    std::swap(addresses[left - 1], addresses[static_cast<std::size_t>((state_ >> 16) % left)]);
  }
}

Answer failure(std::span<const std::uint8_t> message, const Query& query,
               std::span<std::uint8_t> out) {
  return written(Reply(message, query, out, kPlainLimit).finish(Rcode::server_failure));
}

Answer Answerer::answer(std::span<const std::uint8_t> message, const Query& query,
                        std::span<std::uint8_t> out, std::size_t limit) {
  if (query.kind == Query::Kind::silent) return {};
  Reply reply(message, query, out, limit);
  if (query.kind == Query::Kind::broken) return written(reply.finish(query.refusal));
  if (query.net_class != kClassIn || query.type == kTypeAxfr || query.type == kTypeIxfr) {
    return written(reply.finish(Rcode::refused));
  }
  if (query.type == kTypePtr) {
    if (const auto ip = reverse_address(query.name)) {
      const Answer found = of_address(reply, *ip);
      if (found.verdict == Verdict::answered) return found;
    }
  }
  found_.clear();
  if (find(query.name)) return of_name(reply, query);
  return of_unknown(reply, query);
}

/// A name itself before the wildcards, and of these the nearest.
bool Answerer::find(std::string_view name) {
  if (is_localhost(name)) {
    found_ = {Ip::v4(0x7F000001), *Ip::parse("::1")};
    return true;
  }
  for (const auto& [alias, target] : client_.links) {
    if (alias == name) name = target;
  }
  if (name.empty()) return false;
  if (names_.find(name, found_)) return true;
  for (std::string above = wildcard_above(name); !above.empty(); above = wildcard_above(above)) {
    if (names_.find(above, found_)) return true;
  }
  return false;
}

Answer Answerer::of_name(Reply& reply, const Query& query) {
  shuffle_(found_);
  for (const Ip& ip : found_) {
    if (wants(query, ip)) reply.add(ip);
  }
  return written(reply.finish(Rcode::ok));
}

/// An address of ours whose names cannot be said is not asked of others either.
Answer Answerer::of_address(Reply& reply, const Ip& ip) {
  const auto names = names_.names_of(ip);
  if (names.empty()) return {};
  bool said = false;
  for (const std::string& name : names) said = reply.add_pointer(name) || said;
  return written(reply.finish(said ? Rcode::ok : Rcode::server_failure));
}

Answer Answerer::of_unknown(Reply& reply, const Query& query) const {
  const bool is_short = !query.name.empty() && query.name.find('.') == std::string::npos;
  if (is_short && client_.short_names_stay && client_.forwards) {
    return written(reply.finish(Rcode::ok));
  }
  if (!client_.forwards) return written(reply.finish(Rcode::server_failure));
  return {.verdict = Verdict::forward, .size = 0};
}

}  // namespace cnet::dns
