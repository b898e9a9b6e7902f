#include "cnet/model/port_spec.h"

#include <algorithm>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "name_rules.h"

namespace cnet {
namespace {

constexpr std::uint16_t kMaxPort = 65535;

/// first..last; 0..0 for "any".
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  int count() const { return last - first + 1; }
  std::string str() const {
    return first == last ? std::to_string(first)
                         : std::to_string(first) + "-" + std::to_string(last);
  }
};

/// The parts of one -p as text, whichever way it was written.
struct Parts {
  std::string_view host_ip;
  std::string_view host;
  std::string_view container;
  std::string_view protocol;
  std::vector<Prefix> from;
};

/// Errors quote the whole specification, so that the wrong one is found among many.
class PortText {
 public:
  PortText(std::string_view flag, std::string_view text) : flag_(flag), text_(text) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(std::string(flag_) + " " + quoted(text_) + ": " + what, Error::Kind::usage);
  }

  /// "80" or "80-82"; `what` is "host port" or "container port".
  PortRange range(std::string_view what, std::string_view text) const {
    const std::size_t dash = text.find('-');
    const auto first = parse_number(text.substr(0, dash), kMaxPort);
    const auto last =
        dash == std::string_view::npos ? first : parse_number(text.substr(dash + 1), kMaxPort);
    if (!first || !last) {
      fail(std::string(what) + " " + quoted(text) + " is not a port number or a range of them");
    }
    if (*last < *first) fail(std::string(what) + " " + quoted(text) + " runs backwards");
    if (*first == 0 && *last != 0) {
      fail(std::string(what) + " " + quoted(text) + " starts at 0, which is no port");
    }
    return {static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)};
  }

  PortRange container_range(std::string_view text) const {
    if (text.empty()) fail("the container port is missing");
    const PortRange ports = range("container port", text);
    if (ports.first == 0) fail("container port 0 is no port");
    return ports;
  }

  /// None, as Docker has it, is tcp.
  Protocol protocol(std::string_view name) const {
    if (name.empty()) return Protocol::tcp;
    const auto known = parse_protocol(name);
    if (!known) fail("protocol " + quoted(name) + " is not tcp, udp or sctp");
    return *known;
  }

  /// With brackets or, as Docker tolerates, without.
  std::optional<Ip> host_ip(std::string_view text) const {
    if (text.empty()) return std::nullopt;
    const bool brackets = text.size() > 2 && text.front() == '[' && text.back() == ']';
    const auto ip = Ip::parse(brackets ? text.substr(1, text.size() - 2) : text);
    if (!ip) fail("host address " + quoted(text) + " is not an IP address");
    return ip;
  }

  /// A prefix without host bits, or one address.
  Prefix source(std::string_view text) const {
    if (const auto ip = Ip::parse(text)) return {*ip, ip->bits()};
    const auto prefix = Prefix::parse(text);
    if (!prefix) fail("source " + quoted(text) + " is not an address or a prefix like 10.0.0.0/8");
    if (prefix->has_host_bits()) {
      fail("source " + quoted(text) + " has bits set behind its prefix length: it should be " +
           prefix->canonical().str() + ", or " + prefix->ip().str() + " for that one alone");
    }
    return *prefix;
  }

  /// Somebody must be able to reach it: of a host address of one family, sources of the other are
  /// none.
  void require_reachable(const std::optional<Ip>& host_ip, const std::vector<Prefix>& from) const {
    if (!host_ip || from.empty()) return;
    const auto fits = [&](const Prefix& source) { return source.family() == host_ip->family(); };
    if (std::ranges::any_of(from, fits)) return;
    fail("none of its sources could reach host address " + host_ip->str() +
         ": they are of the other address family");
  }

 private:
  std::string_view flag_;
  std::string_view text_;
};

/// "80/udp" as {"80", "udp"}.
std::pair<std::string_view, std::string_view> split_protocol(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {text, {}};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

/// "[::1]:8080:80" without its protocol: behind the brackets two colons separate the ports.
Parts split_bracketed(const PortText& whole, std::string_view text) {
  const std::size_t close = text.find(']');
  if (close == std::string_view::npos) whole.fail("'[' has no ']'");
  const auto ports = split(text.substr(close + 1), ':');
  if (ports.size() != 3 || !ports[0].empty()) {
    whole.fail(
        "behind an address in brackets stand :HOST:CONTAINER, or ::CONTAINER for any host port");
  }
  return {.host_ip = text.substr(0, close + 1), .host = ports[1], .container = ports[2]};
}

/// [[IP:]HOST:]CONTAINER[/PROTOCOL]. The last two colons separate the ports, what stands before
/// them is the address: that is how an IPv6 address needs no brackets.
Parts split_short(const PortText& whole, std::string_view text) {
  const auto [ports, protocol] = split_protocol(text);
  Parts parts;
  if (ports.starts_with('[')) {
    parts = split_bracketed(whole, ports);
  } else {
    const auto fields = split(ports, ':');
    parts.container = fields.back();
    if (fields.size() > 1) parts.host = fields[fields.size() - 2];
    if (fields.size() > 2) {
      const std::size_t behind = parts.host.size() + parts.container.size() + 2;
      parts.host_ip = ports.substr(0, ports.size() - behind);
    }
  }
  parts.protocol = protocol;
  return parts;
}

/// "published=8080,target=80,protocol=tcp,host_ip=127.0.0.1,from=10.0.0.0/8"; from= any number of
/// times. On one host, Docker's two modes are the same.
Parts split_long(const PortText& whole, std::string_view text) {
  Parts parts;
  std::vector<std::string_view> given;
  for (const std::string_view field : split(text, ',')) {
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos)
      whole.fail(quoted(field) + " is not of the form KEY=VALUE");
    const std::string_view key = field.substr(0, equals);
    const std::string_view value = field.substr(equals + 1);
    if (key == "from") {
      parts.from.push_back(whole.source(value));
      continue;
    }
    for (const std::string_view other : given) {
      if (other == key) whole.fail("key " + quoted(key) + " is given twice");
    }
    given.push_back(key);
    if (key == "target") {
      parts.container = value;
    } else if (key == "published") {
      parts.host = value;
    } else if (key == "protocol") {
      parts.protocol = value;
    } else if (key == "host_ip") {
      parts.host_ip = value;
    } else if (key != "mode") {
      whole.fail("unknown key " + quoted(key) +
                 suggestion(key, {"published", "target", "protocol", "host_ip", "mode", "from"}));
    } else if (value != "host" && value != "ingress") {
      whole.fail("mode " + quoted(value) + " is not host or ingress");
    }
  }
  return parts;
}

/// In order, without those that another contains: the kernel's sets take no overlaps.
std::vector<Prefix> without_repetition(std::vector<Prefix> prefixes) {
  std::ranges::sort(prefixes);  // one that contains another stands in front of it
  std::vector<Prefix> kept;
  for (const Prefix& prefix : prefixes) {
    if (kept.empty() || !kept.back().contains(prefix)) kept.push_back(prefix);
  }
  return kept;
}

}  // namespace

std::vector<PortSpec> parse_port_specs(std::string_view text) {
  const PortText whole("--publish", text);
  const bool is_long = text.find('=') != std::string_view::npos;
  const Parts parts = is_long ? split_long(whole, text) : split_short(whole, text);
  const PortRange container = whole.container_range(parts.container);
  const Protocol protocol = whole.protocol(parts.protocol);
  const auto host_ip = whole.host_ip(parts.host_ip);
  const PortRange host = parts.host.empty() ? PortRange{} : whole.range("host port", parts.host);

  const bool any_port = host.first == 0;
  const bool first_free = !any_port && container.count() == 1 && host.count() > 1;
  if (!any_port && !first_free && host.count() != container.count()) {
    whole.fail("host ports " + host.str() + " and container ports " + container.str() +
               " differ in number");
  }
  whole.require_reachable(host_ip, parts.from);
  const std::vector<Prefix> from = without_repetition(parts.from);
  std::vector<PortSpec> specs;
  specs.reserve(static_cast<std::size_t>(container.count()));
  for (int i = 0; i < container.count(); ++i) {
    specs.push_back({
        .host_ip = host_ip,
        .host_port = static_cast<std::uint16_t>(any_port ? 0 : host.first + i),
        .host_port_last = first_free ? host.last : std::uint16_t{0},
        .container_port = static_cast<std::uint16_t>(container.first + i),
        .protocol = protocol,
        .from = from,
    });
  }
  return specs;
}

Prefix parse_source(std::string_view text) { return PortText("--from", text).source(text); }

void restrict_to(const std::vector<Prefix>& sources, std::vector<PortSpec>& ports) {
  const std::vector<Prefix> from = without_repetition(sources);
  for (PortSpec& port : ports) {
    if (!port.from.empty() || from.empty()) continue;
    PortText("--publish", str(port)).require_reachable(port.host_ip, from);
    port.from = from;
  }
}

std::vector<ExposedPort> parse_exposed_ports(std::string_view text) {
  const PortText whole("--expose", text);
  const auto [ports, protocol_name] = split_protocol(text);
  if (ports.find(':') != std::string_view::npos) {
    whole.fail("it names container ports only: publish with -p");
  }
  const PortRange range = whole.container_range(ports);
  const Protocol protocol = whole.protocol(protocol_name);
  std::vector<ExposedPort> exposed;
  for (int port = range.first; port <= range.last; ++port) {
    exposed.push_back({static_cast<std::uint16_t>(port), protocol});
  }
  return exposed;
}

std::string str(const PortSpec& port) {
  std::string text = port.host_ip ? port.host_ip->in_url() + ":" : "";
  if (port.host_port != 0) {
    text += std::to_string(port.host_port);
    if (port.host_port_last > port.host_port) text += "-" + std::to_string(port.host_port_last);
  }
  if (!text.empty()) text += ":";
  return text + std::to_string(port.container_port) + "/" + protocol_name(port.protocol);
}

std::string str(const Binding& binding) {
  return binding.host_ip.in_url() + ":" + std::to_string(binding.host_port) + "->" +
         std::to_string(binding.container_port) + "/" + protocol_name(binding.protocol);
}

}  // namespace cnet
