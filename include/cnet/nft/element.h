#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/mac.h"
#include "cnet/addr/prefix.h"
#include "cnet/addr/protocol.h"

namespace cnet::nft {

/// cnet's two tables, both named "cnet" (firewall.nft).
enum class Table { inet, bridge };

enum class Verdict { accept, drop, goto_closed, goto_opened };

struct IfName {
  std::string name;
  friend bool operator==(const IfName&, const IfName&) = default;
};
struct Port {
  std::uint16_t number = 0;
  friend bool operator==(const Port&, const Port&) = default;
};

/// One part of an element's key or data, in nft's types: ifname, nf_proto (Family), inet_proto (Protocol),
/// inet_service (Port), ipv4_addr / ipv6_addr (Ip, or Prefix in an interval set), ether_addr (Mac), verdict.
using Datum = std::variant<IfName, Family, Protocol, Port, Ip, Prefix, Mac, Verdict>;

/// An element of one of cnet's sets or maps: `add element inet cnet publish { tcp . 8080 : 10.1.0.2 . 80 }`.
struct Element {
  Table table = Table::inet;
  std::string set;
  std::vector<Datum> key;
  std::vector<Datum> data;  ///< empty for a set
  friend bool operator==(const Element&, const Element&) = default;
};

std::string str(const Datum& datum);
/// "10.1.0.2 . 80"
std::string str(const std::vector<Datum>& parts);
/// "inet cnet publish { tcp . 8080 : 10.1.0.2 . 80 }", to stand behind `nft add element`.
std::string str(const Element& element);

}  // namespace cnet::nft
