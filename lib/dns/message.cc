#include "cnet/dns/message.h"

#include <algorithm>
#include <cstring>

#include "cnet/dns/name.h"

namespace cnet::dns {
namespace {

constexpr std::size_t kFlags = 2;  ///< offset of the flags; the four counts follow
constexpr std::size_t kQuestions = 4;
constexpr std::size_t kAnswers = 6;
constexpr std::size_t kAuthorities = 8;
constexpr std::size_t kAdditional = 10;

constexpr std::uint8_t kResponse = 0x80;  // of the first byte of the flags
constexpr std::uint8_t kOpcode = 0x78;
constexpr std::uint8_t kAuthoritative = 0x04;
constexpr std::uint8_t kTruncated = 0x02;
constexpr std::uint8_t kRecursionDesired = 0x01;
constexpr std::uint8_t kRecursionAvailable = 0x80;  // of the second
constexpr std::uint8_t kCheckingDisabled = 0x10;

constexpr std::size_t kOptRecord = 11;
constexpr std::size_t kRecordHead = 10;  ///< behind the name: type, class, TTL, length

std::uint16_t get16(std::span<const std::uint8_t> message, std::size_t at) {
  return static_cast<std::uint16_t>(message[at] << 8 | message[at + 1]);
}

Query broken(Query query, Rcode refusal) {
  query.kind = Query::Kind::broken;
  query.refusal = refusal;
  return query;
}

/// What an OPT record says (RFC 6891, 6.1.2): the class is the size, the TTL's second byte the
/// version. False when it is the second one, or not the root's.
bool take_opt(std::span<const std::uint8_t> message, std::size_t head, bool root, Query& query) {
  if (query.edns || !root) return false;
  query.edns = true;
  query.udp_size = get16(message, head + 2);
  if (message[head + 5] != 0) query.refusal = Rcode::bad_version;
  return true;
}

/// The records behind the question: all must fit, and nothing may follow.
bool read_additional(std::span<const std::uint8_t> message, Query& query) {
  std::size_t at = query.question_end;
  for (std::size_t left = get16(message, kAdditional); left > 0; --left) {
    const std::size_t name = at;
    if (!skip_name(message, at) || at + kRecordHead > message.size()) return false;
    const bool root = message[name] == 0;
    if (get16(message, at) == kTypeOpt && !take_opt(message, at, root, query)) return false;
    at += kRecordHead + get16(message, at + 8);
    if (at > message.size()) return false;
  }
  return at == message.size();
}

}  // namespace

std::size_t Query::udp_limit() const {
  return edns ? std::clamp<std::size_t>(udp_size, kPlainLimit, kOwnLimit) : kPlainLimit;
}

Query read_query(std::span<const std::uint8_t> message) {
  Query query;
  if (message.size() < kHeader || (message[kFlags] & kResponse) != 0) return query;
  query.id = id_of(message);
  if ((message[kFlags] & kOpcode) != 0) return broken(query, Rcode::not_implemented);
  if (get16(message, kQuestions) != 1 || get16(message, kAnswers) != 0 ||
      get16(message, kAuthorities) != 0) {
    return broken(query, Rcode::format_error);
  }
  std::size_t at = kHeader;
  auto name = read_name(message, at);
  if (!name || at + 4 > message.size()) return broken(query, Rcode::format_error);
  query.type = get16(message, at);
  query.net_class = get16(message, at + 2);
  query.question_end = at + 4;
  if (!read_additional(message, query)) {
    query.question_end = 0;
    query.edns = false;
    return broken(query, Rcode::format_error);
  }
  query.name = std::move(*name);
  query.kind = query.refusal == Rcode::ok ? Query::Kind::question : Query::Kind::broken;
  return query;
}

Reply::Reply(std::span<const std::uint8_t> message, const Query& query, std::span<std::uint8_t> out,
             std::size_t limit)
    : out_(out.first(std::min(out.size(), limit))), edns_(query.edns) {
  // A query that could not be read has no question to repeat.
  size_ = std::max(query.question_end, kHeader);
  std::memcpy(out_.data(), message.data(), size_);
  const std::uint8_t asked = message[kFlags];
  out_[kFlags] = static_cast<std::uint8_t>(kResponse | (asked & (kOpcode | kRecursionDesired)));
  out_[kFlags + 1] =
      static_cast<std::uint8_t>(kRecursionAvailable | (message[kFlags + 1] & kCheckingDisabled));
  put16(kQuestions, query.question_end != 0 ? 1 : 0);
  if (edns_) out_ = out_.first(out_.size() - kOptRecord);
}

void Reply::put16(std::size_t at, std::size_t value) {
  out_.data()[at] = static_cast<std::uint8_t>(value >> 8);
  out_.data()[at + 1] = static_cast<std::uint8_t>(value);
}

std::uint8_t* Reply::record(std::uint16_t type, std::size_t data) {
  constexpr std::size_t name = 2;
  if (size_ + name + kRecordHead + data > out_.size()) {
    truncated_ = true;
    return nullptr;
  }
  put16(size_, 0xC000 | kHeader);  // the question's name
  put16(size_ + 2, type);
  put16(size_ + 4, kClassIn);
  put16(size_ + 6, 0);
  put16(size_ + 8, 0);
  put16(size_ + 10, data);
  std::uint8_t* const at = out_.data() + size_ + name + kRecordHead;
  size_ += name + kRecordHead + data;
  ++answers_;
  return at;
}

void Reply::add(const Ip& ip) {
  const auto bytes = ip.bytes();
  const bool is_v4 = ip.family() == Family::v4;
  if (std::uint8_t* at = record(is_v4 ? kTypeA : kTypeAaaa, bytes.size())) {
    std::ranges::copy(bytes, at);
  }
}

bool Reply::add_pointer(std::string_view name) {
  const auto wire = dns::to_wire(name);
  if (!wire) return false;
  if (std::uint8_t* at = record(kTypePtr, wire->size())) {
    std::memcpy(at, wire->data(), wire->size());
  }
  return true;
}

std::size_t Reply::finish(Rcode rcode) {
  const auto code = static_cast<std::uint16_t>(rcode);
  if (rcode == Rcode::ok) out_[kFlags] |= kAuthoritative;
  if (truncated_) out_[kFlags] |= kTruncated;
  out_[kFlags + 1] = static_cast<std::uint8_t>((out_[kFlags + 1] & 0xF0) | (code & 0x0F));
  put16(kAnswers, answers_);
  put16(kAuthorities, 0);
  put16(kAdditional, edns_ ? 1 : 0);
  if (!edns_) return size_;
  std::uint8_t* const opt = out_.data() + size_;  // the room was set aside
  const std::uint8_t bytes[kOptRecord] = {0, 0, kTypeOpt, kOwnLimit >> 8, kOwnLimit & 0xFF,
                                          static_cast<std::uint8_t>(code >> 4)};
  std::memcpy(opt, bytes, kOptRecord);
  return size_ + kOptRecord;
}

bool answers(std::span<const std::uint8_t> answer, std::span<const std::uint8_t> query,
             std::size_t question_end) {
  if (answer.size() < question_end || (answer[kFlags] & kResponse) == 0) return false;
  if (id_of(answer) != id_of(query) || get16(answer, kQuestions) != 1) return false;
  return std::ranges::equal(answer.subspan(kHeader, question_end - kHeader),
                            query.subspan(kHeader, question_end - kHeader));
}

std::uint16_t id_of(std::span<const std::uint8_t> message) { return get16(message, 0); }

void set_id(std::span<std::uint8_t> message, std::uint16_t id) {
  message[0] = static_cast<std::uint8_t>(id >> 8);
  message[1] = static_cast<std::uint8_t>(id);
}

bool is_truncated(std::span<const std::uint8_t> message) {
  return (message[kFlags] & kTruncated) != 0;
}

Rcode rcode_of(std::span<const std::uint8_t> message) {
  return static_cast<Rcode>(message[kFlags + 1] & 0x0F);
}

std::size_t cut(std::span<std::uint8_t> answer, std::size_t question_end) {
  answer[kFlags] |= kTruncated;
  std::fill_n(answer.begin() + kAnswers, 6, std::uint8_t{0});
  return question_end;
}

}  // namespace cnet::dns
