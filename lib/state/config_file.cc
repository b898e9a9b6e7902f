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
#include "cnet/state/json_value.h"

namespace cnet::state {
namespace {

constexpr const char* kDefaultPath = "/etc/cnet/config.json";
constexpr off_t kLargestConfig = 1 << 20;

/// All that stands in it.
struct Settings {
  Config config;
  Registries registries;
};

/// What a key is called and how its value is taken: the file's whole schema.
struct Key {
  std::string name;
  void (*read)(const JsonValue& value, Settings& settings);
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

void read_log_options(const JsonValue& value, Config& config) {
  for (const JsonValue& each : value.members()) config.logging.options[each.key()] = each.text();
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

std::string registry_name(const JsonValue& value, const std::string& text) {
  if (text.empty() || text.find_first_of("/@ ") != std::string::npos) {
    value.refuse("a registry is HOST or HOST:PORT");
  }
  return lower(text);
}

std::vector<std::string> mirrors(const JsonValue& value) {
  std::vector<std::string> out;
  for (const JsonValue& each : value.elements()) {
    out.push_back(each.text());
    if (!out.back().starts_with("https://") && !out.back().starts_with("http://")) {
      each.refuse("a mirror is a URL such as \"https://mirror.example\"");
    }
  }
  return out;
}

void add_mirrors(const JsonValue& value, RegistryConfig& registry) {
  const auto more = mirrors(value);
  registry.mirrors.insert(registry.mirrors.end(), more.begin(), more.end());
}

void read_registries(const JsonValue& value, Registries& registries) {
  for (const JsonValue& each : value.members()) {
    RegistryConfig& registry = registries.by_name[registry_name(each, each.key())];
    if (const auto ca = each.find("ca")) registry.ca = absolute_path(*ca);
    if (const auto insecure = each.find("insecure")) registry.insecure = insecure->boolean();
    if (const auto urls = each.find("mirrors")) add_mirrors(*urls, registry);
    for (const JsonValue& other : each.unread()) other.refuse("the keys are ca, insecure and mirrors");
  }
}

void read_insecure_registries(const JsonValue& value, Registries& registries) {
  for (const JsonValue& each : value.elements()) {
    registries.by_name[registry_name(each, each.text())].insecure = true;
  }
}

void read_dns_servers(const JsonValue& value, Config& config) {
  for (const JsonValue& each : value.elements()) {
    const auto server = NameServer::parse(each.text());
    if (!server) each.refuse("the address of a name server is expected, such as \"192.0.2.1\"");
    config.dns.servers.push_back(*server);
  }
}

std::vector<std::string> resolv_words(const JsonValue& value) {
  std::vector<std::string> words;
  for (const JsonValue& each : value.elements()) {
    if (!is_resolv_word(each.text())) each.refuse("one word is expected");
    words.push_back(each.text());
  }
  return words;
}

void read_user(const JsonValue& value, Config& config) {
  config.user_ids_of = value.text();
  if (config.user_ids_of.empty() || config.user_ids_of.find_first_of(": \n") != std::string::npos) {
    value.refuse("the name of a user in /etc/subuid is expected");
  }
}

const std::vector<Key>& schema() {
  static const std::vector<Key> keys{
      {"root", [](const JsonValue& value, Settings& s) { s.config.root = absolute_path(value); }},
      {"run-root",
       [](const JsonValue& value, Settings& s) { s.config.run_root = absolute_path(value); }},
      {"default-address-pools",
       [](const JsonValue& value, Settings& s) { read_address_pools(value, s.config); }},
      {"firewall-mark",
       [](const JsonValue& value, Settings& s) { read_firewall_mark(value, s.config); }},
      {"log-level", [](const JsonValue& value, Settings& s) { read_log_level(value, s.config); }},
      {"log-file", [](const JsonValue& value, Settings& s) { read_log_file(value, s.config); }},
      {"plugin-deadline",
       [](const JsonValue& value, Settings& s) {
         s.config.plugin_deadline = std::chrono::seconds(value.integer(1, 300));
       }},
      {"log-driver",
       [](const JsonValue& value, Settings& s) { s.config.logging.driver = value.text(); }},
      {"log-opts", [](const JsonValue& value, Settings& s) { read_log_options(value, s.config); }},
      {"default-registry",
       [](const JsonValue& value, Settings& s) {
         s.registries.default_registry = registry_name(value, value.text());
       }},
      {"registry-mirrors",
       [](const JsonValue& value, Settings& s) {
         add_mirrors(value, s.registries.by_name["docker.io"]);
       }},
      {"insecure-registries",
       [](const JsonValue& value, Settings& s) { read_insecure_registries(value, s.registries); }},
      {"registries",
       [](const JsonValue& value, Settings& s) { read_registries(value, s.registries); }},
      {"registry-timeout",
       [](const JsonValue& value, Settings& s) {
         s.registries.timeout = static_cast<int>(value.integer(1, 3600));
       }},
      {"dns", [](const JsonValue& value, Settings& s) { read_dns_servers(value, s.config); }},
      {"dns-search",
       [](const JsonValue& value, Settings& s) { s.config.dns.search = resolv_words(value); }},
      {"dns-opts",
       [](const JsonValue& value, Settings& s) { s.config.dns.options = resolv_words(value); }},
      {"userns-user", [](const JsonValue& value, Settings& s) { read_user(value, s.config); }},
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

Settings parse(std::string_view text, const std::string& path) {
  const JsonDocument document(text, path, Error::Kind::usage);
  Settings settings;
  for (const JsonValue& value : document.top().members()) {
    const auto key = std::ranges::find(schema(), value.key(), &Key::name);
    if (key == schema().end()) throw unknown_key(value.key(), path);
    key->read(value, settings);
  }
  return settings;
}

/// The file's; the defaults when there is none.
Settings load() {
  const char* named = std::getenv("CNET_CONFIG");
  const bool is_named = named != nullptr && *named != '\0';
  const std::string path = is_named ? named : kDefaultPath;
  const auto text = read_file(path);
  if (!text && is_named) throw Error::system("read " + path + " (CNET_CONFIG)", ENOENT);
  return text ? parse(*text, path) : Settings{};
}

}  // namespace

Config parse_config(std::string_view text, const std::string& path) {
  return parse(text, path).config;
}

Registries parse_registries(std::string_view text, const std::string& path) {
  return parse(text, path).registries;
}

Config load_config() {
  Config config = load().config;
  read_environment("CNET_ROOT", config.root);
  read_environment("CNET_RUN_ROOT", config.run_root);
  return config;
}

Registries load_registries() { return load().registries; }

}  // namespace cnet::state
