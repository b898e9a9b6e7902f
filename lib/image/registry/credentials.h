#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cnet::image {

/// How somebody is known to a registry.
struct Credentials {
  std::string user;
  std::string password;
  std::string identity_token;  ///< an OAuth2 refresh token that stands for the password; or empty
  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// Looks up a registry, named as in references ("docker.io", "localhost:5000"), in the text of a
/// Docker config file: its "auths", where Docker Hub stands as "https://index.docker.io/v1/".
/// Absent when it holds none, or keeps them in a credential helper. `path` stands in the Error
/// (damaged) for a text that is no such file.
std::optional<Credentials> find_credentials(std::string_view config, const std::string& registry,
                                            const std::string& path);

/// The text with the registry's credentials put in, or taken out; everything else in it stays. An
/// empty text is a file that is not there. Absent when there was nothing to take out; empty when
/// nothing is left.
std::string with_credentials(std::string_view config, const std::string& registry,
                             const Credentials& credentials, const std::string& path);
std::optional<std::string> without_credentials(std::string_view config, const std::string& registry,
                                               const std::string& path);

}  // namespace cnet::image
