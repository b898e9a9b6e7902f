#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet {

/// Consecutive ids of the host's, for users and groups alike: a container's 0 is the first of them.
/// None (count 0): its ids are the host's own.
struct UserIds {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  explicit operator bool() const { return count != 0; }
  /// What an id of the container's is on the host; for one that it does not have, that of its
  /// nobody (65534), or of its root when it is without.
  std::uint32_t on_host(std::uint32_t inside) const;
  /// The reverse; one that is not the container's is nobody's.
  std::uint32_t inside(std::uint32_t on_host) const;
  bool overlaps(const UserIds& other) const;
  std::string str() const;  ///< "100000:65536"
  /// The reverse; absent for anything else.
  static std::optional<UserIds> parse(std::string_view text);
  friend bool operator==(const UserIds&, const UserIds&) = default;
};

/// --userns: the container's own users.
struct OwnUsers {
  bool automatic = false;  ///< cnet chooses the ids when the container is created
  UserIds ids;             ///< none: the host's users, or not chosen yet
  explicit operator bool() const { return automatic || ids; }
  friend bool operator==(const OwnUsers&, const OwnUsers&) = default;
};

/// "host", "auto" or "UID:COUNT". Throws Error (usage).
OwnUsers parse_own_users(std::string_view text);
/// "", "auto" or "UID:COUNT": Docker's HostConfig.UsernsMode.
std::string own_users_words(const OwnUsers& users);

/// As many as `auto` gives a container.
inline constexpr std::uint32_t kAutomaticIds = 65536;

/// What `auto` gives from when the configuration names nobody. Below are the ranges of systemd's
/// containers, of /etc/login.defs and of directories (SSSD); above, systemd has plans.
inline constexpr UserIds kUnclaimedIds{2013265920, 134086656};

/// An account of the host's, user or group.
struct Account {
  std::string name;
  std::uint32_t id = 0;
};

/// The accounts of /etc/passwd or /etc/group.
std::vector<Account> parse_accounts(std::string_view text);

/// The account that has one of the ids.
std::optional<Account> account_among(const std::vector<Account>& accounts, const UserIds& ids);

/// What both files, of the form of /etc/subuid, give to the user.
std::vector<UserIds> parse_subordinate_ids(std::string_view subuid, std::string_view subgid,
                                           std::string_view user);

/// kAutomaticIds of one of the pools that overlap none of `taken`; absent when there are none left.
std::optional<UserIds> choose_user_ids(const std::vector<UserIds>& pools,
                                       const std::vector<UserIds>& taken);

}  // namespace cnet
