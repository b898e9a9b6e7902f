#include "cnet/model/user_ids.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

constexpr std::uint32_t kHighestId = 0xfffffffe;  // 2^32-1 means "no change" to the kernel
constexpr std::uint32_t kNobody = 65534;

std::optional<std::uint32_t> id_of(std::string_view text) {
  const auto value = parse_number(text, kHighestId);
  if (!value) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::uint64_t end_of(const UserIds& ids) { return std::uint64_t{ids.first} + ids.count; }

std::optional<UserIds> common(const UserIds& a, const UserIds& b) {
  const std::uint64_t first = std::max(a.first, b.first);
  const std::uint64_t end = std::min(end_of(a), end_of(b));
  if (first >= end) return std::nullopt;
  return UserIds{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end - first)};
}

std::vector<UserIds> ranges_of(std::string_view text, std::string_view user) {
  std::vector<UserIds> ranges;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || line.substr(0, colon) != user) continue;
    if (const auto ids = UserIds::parse(trim(line.substr(colon + 1)))) ranges.push_back(*ids);
  }
  return ranges;
}

}  // namespace

std::uint32_t UserIds::on_host(std::uint32_t inside) const {
  if (count == 0) return inside;
  if (inside < count) return first + inside;
  return kNobody < count ? first + kNobody : first;
}

std::uint32_t UserIds::inside(std::uint32_t on_host) const {
  if (count == 0) return on_host;
  return on_host >= first && on_host - first < count ? on_host - first : kNobody;
}

bool UserIds::overlaps(const UserIds& other) const { return common(*this, other).has_value(); }

std::string UserIds::str() const { return std::to_string(first) + ":" + std::to_string(count); }

std::optional<UserIds> UserIds::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const auto first = id_of(text.substr(0, colon));
  const auto count = id_of(text.substr(colon + 1));
  if (!first || !count || *count == 0) return std::nullopt;
  const UserIds ids{*first, *count};
  if (end_of(ids) > std::uint64_t{kHighestId} + 1) return std::nullopt;
  return ids;
}

OwnUsers parse_own_users(std::string_view text) {
  if (text == "host") return {};
  if (text == "auto") return {.automatic = true, .ids = {}};
  const auto ids = UserIds::parse(text);
  if (!ids) {
    throw Error("--userns " + quoted(text) + " is not host, auto or UID:COUNT", Error::Kind::usage)
        .hint(
            "UID is the host's id of the container's root, COUNT how many ids it has: "
            "--userns 100000:65536");
  }
  if (ids->first == 0) {
    throw Error("--userns " + quoted(text) + " makes root of the container root of the host",
                Error::Kind::usage)
        .hint("begin with an id that is nobody's, or leave the flag out");
  }
  return {.automatic = false, .ids = *ids};
}

std::string own_users_words(const OwnUsers& users) {
  if (users.automatic) return "auto";
  return users.ids ? users.ids.str() : "";
}

std::vector<Account> parse_accounts(std::string_view text) {
  std::vector<Account> accounts;
  for (const std::string_view line : split(text, '\n')) {
    const auto parts = split(line, ':');
    if (parts.size() < 3) continue;
    if (const auto id = id_of(parts[2])) accounts.push_back({std::string(parts[0]), *id});
  }
  return accounts;
}

std::optional<Account> account_among(const std::vector<Account>& accounts, const UserIds& ids) {
  const auto found = std::ranges::find_if(accounts, [&](const Account& account) {
    return ids.overlaps({account.id, 1});
  });
  if (found == accounts.end()) return std::nullopt;
  return *found;
}

std::vector<UserIds> parse_subordinate_ids(std::string_view subuid, std::string_view subgid,
                                           std::string_view user) {
  std::vector<UserIds> both;
  const std::vector<UserIds> groups = ranges_of(subgid, user);
  for (const UserIds& users : ranges_of(subuid, user)) {
    for (const UserIds& group : groups) {
      if (const auto ids = common(users, group)) both.push_back(*ids);
    }
  }
  return both;
}

std::optional<UserIds> choose_user_ids(const std::vector<UserIds>& pools,
                                       const std::vector<UserIds>& taken) {
  for (const UserIds& pool : pools) {
    for (std::uint64_t first = pool.first; first + kAutomaticIds <= end_of(pool);
         first += kAutomaticIds) {
      const UserIds ids{static_cast<std::uint32_t>(first), kAutomaticIds};
      const auto overlaps = [&](const UserIds& other) { return ids.overlaps(other); };
      if (std::ranges::none_of(taken, overlaps)) return ids;
    }
  }
  return std::nullopt;
}

}  // namespace cnet
