#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/dns/message.h"

namespace cnet::dns {

/// What a client's networks know.
class Names {
 public:
  virtual ~Names() = default;
  /// The addresses of a name in lower case: those the first network has that knows it, appended.
  /// False when none does; true without addresses is a name without any.
  virtual bool find(std::string_view name, std::vector<Ip>& addresses) = 0;
  /// The names of an address; none when it is not one of theirs.
  virtual std::vector<std::string> names_of(const Ip& ip) = 0;
};

/// Whose client asks.
struct Client {
  std::vector<std::pair<std::string, std::string>> links;  ///< private alias -> name, in lower case
  bool short_names_stay = false;  ///< an unknown name without a dot exists, but has no records
  bool forwards = false;          ///< what is unknown here is for others to answer
};

/// Numbers whose order nobody relies on.
class Shuffle {
 public:
  explicit Shuffle(std::uint64_t seed) : state_(seed | 1) {}
  void operator()(std::vector<Ip>& addresses);

 private:
  std::uint64_t state_;
};

enum class Verdict {
  silent,    ///< nothing is sent
  answered,  ///< the answer is written
  forward,   ///< others know
};

struct Answer {
  Verdict verdict = Verdict::silent;
  std::size_t size = 0;  ///< of what was written
};

/// Nobody could answer (SERVFAIL). `out` has room for kPlainLimit bytes.
Answer failure(std::span<const std::uint8_t> message, const Query& query,
               std::span<std::uint8_t> out);

/// Answers the questions of one client.
class Answerer {
 public:
  Answerer(Names& names, std::uint64_t seed) : names_(names), shuffle_(seed) {}
  Client& client() { return client_; }

  /// Writes the answer to a query into `out`, at most `limit` bytes.
  Answer answer(std::span<const std::uint8_t> message, const Query& query,
                std::span<std::uint8_t> out, std::size_t limit);

 private:
  bool find(std::string_view name);
  Answer of_name(Reply& reply, const Query& query);
  Answer of_address(Reply& reply, const Ip& ip);
  Answer of_unknown(Reply& reply, const Query& query) const;

  Names& names_;
  Shuffle shuffle_;
  Client client_;
  std::vector<Ip> found_;  ///< kept for its memory
};

}  // namespace cnet::dns
