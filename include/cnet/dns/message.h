#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cnet/addr/ip.h"

namespace cnet::dns {

enum class Rcode : std::uint16_t {
  ok = 0,
  format_error = 1,
  server_failure = 2,
  no_such_name = 3,
  not_implemented = 4,
  refused = 5,
  bad_version = 16,  ///< of EDNS: its upper bits are in the OPT record
};

// Types and classes (RFC 1035, 3596, 6891): the numbers, since a question may have any.
inline constexpr std::uint16_t kTypeA = 1;
inline constexpr std::uint16_t kTypePtr = 12;
inline constexpr std::uint16_t kTypeAaaa = 28;
inline constexpr std::uint16_t kTypeOpt = 41;
inline constexpr std::uint16_t kTypeIxfr = 251;
inline constexpr std::uint16_t kTypeAxfr = 252;
inline constexpr std::uint16_t kTypeAny = 255;
inline constexpr std::uint16_t kClassIn = 1;

inline constexpr std::size_t kHeader = 12;          ///< bytes
inline constexpr std::size_t kPlainLimit = 512;     ///< bytes of an answer by UDP without EDNS
inline constexpr std::size_t kOwnLimit = 1232;      ///< what we send and ask for: unfragmented anywhere
inline constexpr std::size_t kStreamLimit = 65535;  ///< by TCP

/// A client's message, as far as it is understood.
struct Query {
  enum class Kind {
    question,  ///< everything below holds
    broken,    ///< `refusal` can be told to its sender
    silent,    ///< no query: nobody is answered
  };
  Kind kind = Kind::silent;
  Rcode refusal = Rcode::ok;

  std::uint16_t id = 0;
  std::uint16_t type = 0;
  std::uint16_t net_class = 0;
  std::string name;             ///< as read_name() gives it
  std::size_t question_end = 0; ///< offset behind the question
  bool edns = false;
  std::uint16_t udp_size = 0;   ///< of EDNS: the largest answer by UDP its sender takes

  /// How large an answer of ours by UDP may be.
  std::size_t udp_limit() const;
};

/// Total: any bytes give a Query. A question is exactly one, in a message without answers and with
/// nothing behind its last record. Allocates the name and nothing else.
Query read_query(std::span<const std::uint8_t> message);

/// The answer to a query, written behind a copy of its question. The bytes are the caller's.
class Reply {
 public:
  /// `message` is the query's; of `out`, at most `limit` bytes are used. `out` has room for a
  /// question and an OPT record at least (kPlainLimit).
  Reply(std::span<const std::uint8_t> message, const Query& query, std::span<std::uint8_t> out,
        std::size_t limit);

  /// An A or AAAA record with TTL 0. What does not fit marks the answer as truncated.
  void add(const Ip& ip);
  /// A PTR record with TTL 0. False when that is no name.
  bool add_pointer(std::string_view name);

  /// The size of the whole.
  std::size_t finish(Rcode rcode);

 private:
  /// Room for a record with so much data, its head written; nullptr when it does not fit.
  std::uint8_t* record(std::uint16_t type, std::size_t data);
  void put16(std::size_t at, std::size_t value);

  std::span<std::uint8_t> out_;
  std::size_t size_ = 0;
  std::uint16_t answers_ = 0;
  bool truncated_ = false;
  bool edns_ = false;
};

/// Whether `answer` answers this query: a response with its id and its very question.
bool answers(std::span<const std::uint8_t> answer, std::span<const std::uint8_t> query,
             std::size_t question_end);

/// Fields of a message that has a whole header.
std::uint16_t id_of(std::span<const std::uint8_t> message);
void set_id(std::span<std::uint8_t> message, std::uint16_t id);
bool is_truncated(std::span<const std::uint8_t> message);
Rcode rcode_of(std::span<const std::uint8_t> message);  ///< without EDNS' upper bits

/// Cuts an answer down to its question and marks it as truncated. Returns the new size.
std::size_t cut(std::span<std::uint8_t> answer, std::size_t question_end);

}  // namespace cnet::dns
