#include "store_paths.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::state::paths {

Path pool(const Prefix& prefix) {
  std::string name = prefix.str();
  std::ranges::replace(name, '/', '_');
  return durable("pools/" + name);
}

std::optional<Prefix> pool_prefix(std::string file_name) {
  std::ranges::replace(file_name, '_', '/');
  return Prefix::parse(file_name);
}

Path user_ids(const UserIds& ids) {
  std::string name = ids.str();
  std::ranges::replace(name, ':', '_');
  return durable("users/" + name);
}

std::optional<UserIds> user_ids_of(std::string file_name) {
  std::ranges::replace(file_name, '_', ':');
  return UserIds::parse(file_name);
}

bool is_file_name(std::string_view name) {
  constexpr std::size_t kLongest = 255;  // NAME_MAX
  return !name.empty() && name.size() <= kLongest && name.front() != '.' &&
         name.find('/') == name.npos && name.find('\0') == name.npos;
}

Path name(std::string_view kind, const std::string& name) {
  if (!is_file_name(name)) {
    throw Error(quoted(name) + " cannot be the name of a " + std::string(kind), Error::Kind::usage)
        .hint("use letters, digits, '_', '.' and '-', beginning with a letter or digit");
  }
  return durable("names/" + std::string(kind) + "/" + name);
}

}  // namespace cnet::state::paths
