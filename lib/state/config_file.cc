#include "cnet/state/config_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "json_value.h"

namespace cnet::state {
namespace {

constexpr const char* kDefaultPath = "/etc/cnet/config.json";
constexpr off_t kLargestConfig = 1 << 20;

/// What a key is called and how its value is taken: the file's whole schema.
struct Key {
  std::string name;
  void (*read)(const JsonValue& value, Config& config);
};

std::string absolute_path(const JsonValue& value) {
  std::string path = value.text();
  if (!path.starts_with('/')) value.refuse("an absolute path is expected");
  return path;
}

void read_firewall_mark(const JsonValue& value, Config& config) {
  const std::int64_t mark = value.integer(1, std::numeric_limits<std::uint32_t>::max());
  config.firewall_mark = static_cast<std::uint32_t>(mark);
  if (!std::has_single_bit(config.firewall_mark)) {
    value.refuse("a number with a single bit set is expected, such as 1073741824 (0x40000000)");
  }
}

void read_log_level(const JsonValue& value, Config& config) {
  static const std::vector<std::string> levels{"debug", "info", "warn", "error"};
  config.log_level = value.text();
  if (std::ranges::find(levels, config.log_level) == levels.end()) {
    value.refuse(quoted(config.log_level) + " is none of " + join(levels, ", "));
  }
}

void read_log_file(const JsonValue& value, Config& config) {
  config.log_file = value.text();
  const bool is_word = config.log_file == kJournalLog || config.log_file == kNoLog;
  if (!is_word && !config.log_file.starts_with('/')) {
    value.refuse("an absolute path, \"journal\" or \"none\" is expected");
  }
}

AddressPool address_pool(const JsonValue& value) {
  AddressPool pool;
  const auto base = value.find("base");
  if (!base) value.refuse("\"base\" is missing");
  const auto prefix = Prefix::parse(base->text());
  if (!prefix) base->refuse("a subnet such as \"10.20.0.0/16\" is expected");
  if (prefix->has_host_bits()) {
    base->refuse("it has host bits set; the subnet is " + prefix->canonical().str());
  }
  pool.base = *prefix;
  if (const auto size = value.find("size")) {
    const int longest = prefix->family() == Family::v4 ? 30 : 126;
    pool.size = static_cast<int>(size->integer(prefix->length(), longest));
  } else if (pool.size < prefix->length()) {
    pool.size = prefix->length();
  }
  for (const JsonValue& other : value.unread()) other.refuse("the keys are base and size");
  return pool;
}

void read_address_pools(const JsonValue& value, Config& config) {
  for (const JsonValue& each : value.elements()) {
    const AddressPool pool = address_pool(each);
    for (const AddressPool& other : config.default_address_pools) {
      if (other.base.overlaps(pool.base)) each.refuse("it overlaps " + other.base.str());
    }
    config.default_address_pools.push_back(pool);
  }
}

const std::vector<Key>& schema() {
  static const std::vector<Key> keys{
      {"root", [](const JsonValue& value, Config& config) { config.root = absolute_path(value); }},
      {"run-root",
       [](const JsonValue& value, Config& config) { config.run_root = absolute_path(value); }},
      {"default-address-pools", read_address_pools},
      {"firewall-mark", read_firewall_mark},
      {"log-level", read_log_level},
      {"log-file", read_log_file},
  };
  return keys;
}

Error unknown_key(const std::string& name, const std::string& path) {
  std::vector<std::string> known;
  for (const Key& key : schema()) known.push_back(key.name);
  const auto near = nearest(name, known);
  return Error(path + ": there is no key " + quoted(name), Error::Kind::usage)
      .hint(near ? "did you mean " + quoted(*near) + "?" : "the keys are " + join(known, ", "));
}

/// Absent when there is no such file.
std::optional<std::string> read_file(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    if (errno == ENOENT) return std::nullopt;
    throw Error::system("read " + path, errno);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw Error::system("read " + path, errno);
  if (!S_ISREG(status.st_mode) || status.st_size > kLargestConfig) {
    throw Error(path + " is no regular file of at most 1 MiB", Error::Kind::usage);
  }
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  const ssize_t n = ::read(file.get(), text.data(), text.size());
  if (n < 0) throw Error::system("read " + path, errno);
  text.resize(static_cast<std::size_t>(n));
  return text;
}

void read_environment(const char* name, std::string& value) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return;
  if (*text != '/') {
    throw Error(std::string(name) + "=" + shell_quoted(text) + " is no absolute path",
                Error::Kind::usage);
  }
  value = text;
}

}  // namespace

Config parse_config(std::string_view text, const std::string& path) {
  const JsonDocument document(text, path, Error::Kind::usage);
  Config config;
  for (const JsonValue& value : document.top().members()) {
    const auto key = std::ranges::find(schema(), value.key(), &Key::name);
    if (key == schema().end()) throw unknown_key(value.key(), path);
    key->read(value, config);
  }
  return config;
}

Config load_config() {
  const char* named = std::getenv("CNET_CONFIG");
  const bool is_named = named != nullptr && *named != '\0';
  const std::string path = is_named ? named : kDefaultPath;
  const auto text = read_file(path);
  if (!text && is_named) throw Error::system("read " + path + " (CNET_CONFIG)", ENOENT);
  Config config = text ? parse_config(*text, path) : Config{};
  read_environment("CNET_ROOT", config.root);
  read_environment("CNET_RUN_ROOT", config.run_root);
  return config;
}

}  // namespace cnet::state
