#include "cnet/model/name_settings.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "name_rules.h"

namespace cnet {
namespace {

constexpr std::size_t kLongestWord = 255;

[[noreturn]] void refuse(std::string_view flag, std::string_view text, const std::string& why) {
  throw Error(std::string(flag) + " " + quoted(text) + " " + why, Error::Kind::usage);
}

std::optional<std::string> server_problem(const std::optional<NameServer>& server) {
  if (!server) return "is no IP address";
  if (server->ip.is_any() || server->ip.is_multicast()) return "is no address of one server";
  return std::nullopt;
}

/// "lan.example", with or without a dot at its end; "." alone for none.
void require_search_domain(std::string_view text) {
  if (text == ".") return;
  const std::string_view domain = text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
  if (const auto problem = hostname_problem("search domain", domain)) {
    throw Error("--dns-search: " + *problem, Error::Kind::usage);
  }
}

std::optional<Ip> parse_host_ip(std::string_view flag_value, std::string_view text) {
  if (text == "host-gateway") return std::nullopt;
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  const auto ip = Ip::parse(bracketed ? text.substr(1, text.size() - 2) : text);
  if (!ip || (bracketed && ip->family() == Family::v4)) {
    refuse("--add-host", flag_value, quoted(text) + " is neither an IP address nor host-gateway");
  }
  return ip;
}

/// As Docker, NAME:IP or NAME=IP; as Podman, several names with semicolons between them.
void add_hosts(std::string_view text, std::vector<ExtraHost>& hosts) {
  const std::size_t end = text.find_first_of("=:");
  if (end == text.npos) refuse("--add-host", text, "is not written NAME:IP");
  const auto ip = parse_host_ip(text, text.substr(end + 1));
  for (const std::string_view name : split(text.substr(0, end), ';')) {
    if (const auto problem = hostname_problem("host name", name)) {
      throw Error("--add-host " + quoted(text) + ": " + *problem, Error::Kind::usage);
    }
    hosts.push_back({std::string(name), ip});
  }
}

}  // namespace

bool is_resolv_word(std::string_view word) {
  return !word.empty() && word.size() <= kLongestWord &&
         std::ranges::all_of(word, [](char c) { return c > ' ' && c < 0x7f; });
}

std::vector<NameServer> read_name_servers(std::string_view flag,
                                          const std::vector<std::string>& texts,
                                          std::vector<std::string>& problems) {
  std::vector<NameServer> servers;
  for (const std::string& text : texts) {
    for (const std::string_view part : split(text, ',')) {
      const auto server = NameServer::parse(part);
      if (const auto problem = server_problem(server)) {
        problems.push_back(std::string(flag) + " " + quoted(part) + " " + *problem);
      } else if (std::ranges::find(servers, *server) == servers.end()) {
        servers.push_back(*server);
      }
    }
  }
  return servers;
}

std::vector<NameServer> parse_name_servers(std::string_view flag,
                                           const std::vector<std::string>& texts) {
  std::vector<std::string> problems;
  auto servers = read_name_servers(flag, texts, problems);
  if (!problems.empty()) throw Error(join(problems, "\n"), Error::Kind::usage);
  return servers;
}

NameSettings parse_name_flags(const NameFlags& flags) {
  NameSettings settings;
  settings.dns.servers = parse_name_servers("--dns", flags.servers);
  for (const std::string& domain : flags.search) {
    require_search_domain(domain);
    settings.dns.search.push_back(domain);
  }
  for (const std::string& option : flags.options) {
    if (!is_resolv_word(option)) refuse("--dns-option", option, "is not one word, like ndots:1");
    settings.dns.options.push_back(option);
  }
  for (const std::string& host : flags.hosts) add_hosts(host, settings.hosts);
  return settings;
}

Link parse_link(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string target(text.substr(0, colon));
  const std::string alias(colon == text.npos ? target : text.substr(colon + 1));
  if (!is_valid_name(target)) {
    refuse("--link", text, "does not begin with the name of a container");
  }
  if (const auto problem = hostname_problem("alias", alias)) {
    throw Error("--link " + quoted(text) + ": " + *problem, Error::Kind::usage);
  }
  return {target, alias};
}

}  // namespace cnet
