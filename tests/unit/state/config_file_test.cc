#include "cnet/state/config_file.h"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::state;

namespace {

struct Wrong {
  const char* text;
  const char* problem;
};

/// Sets an environment variable for one test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { ::unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("every key of the configuration is read") {
  const Config config = parse_config(
      R"({"root": "/srv/cnet", "run-root": "/run/other", "firewall-mark": 256,
          "log-level": "debug", "log-file": "journal", "userns-user": "ids",
          "dns": ["192.0.2.1", "fe80::1%eth0"], "dns-search": ["lan", "."], "dns-opts": ["ndots:1"],
          "default-address-pools": [{"base": "10.20.0.0/16", "size": 26},
                                    {"base": "fd00:7::/48", "size": 64},
                                    {"base": "10.30.0.0/28"}]})",
      "c.json");
  CHECK(config == Config{.root = "/srv/cnet",
                         .run_root = "/run/other",
                         .default_address_pools = {{*Prefix::parse("10.20.0.0/16"), 26},
                                                   {*Prefix::parse("fd00:7::/48"), 64},
                                                   {*Prefix::parse("10.30.0.0/28"), 28}},
                         .firewall_mark = 256,
                         .dns = {.servers = {*NameServer::parse("192.0.2.1"),
                                             *NameServer::parse("fe80::1%eth0")},
                                 .search = {"lan", "."},
                                 .options = {"ndots:1"}},
                         .log_level = "debug",
                         .log_file = "journal",
                         .user_ids_of = "ids"});
  CHECK(parse_config("{}", "c.json") == Config{});
}

TEST_CASE("what the configuration says of registries comes together by their names") {
  const Registries registries = parse_registries(
      R"({"default-registry": "R.example:5000", "registry-mirrors": ["https://m.example"],
          "insecure-registries": ["r.example:5000"], "registry-timeout": 5,
          "registries": {"r.example:5000": {"ca": "/etc/ca.crt"},
                         "docker.io": {"mirrors": ["http://n.example"]},
                         "x.example": {"insecure": true}}})",
      "c.json");
  CHECK(registries.default_registry == "r.example:5000");
  CHECK(registries.timeout == 5);
  CHECK(registries.by_name ==
        std::map<std::string, RegistryConfig>{
            {"docker.io", {.mirrors = {"https://m.example", "http://n.example"}}},
            {"r.example:5000", {.ca = "/etc/ca.crt", .insecure = true}},
            {"x.example", {.insecure = true}}});
}

TEST_CASE("a wrong configuration names the file, the key and what is expected") {
  const std::vector<Wrong> table{
      {"", "c.json: no valid JSON: "},
      {"[]", "c.json: an object is expected"},
      {R"({"rot": "/x"})", "c.json: there is no key \"rot\""},
      {R"({"dns": "192.0.2.1"})", "c.json: dns: "},
      {R"({"dns": ["dns.example"]})", "c.json: dns[0]: the address of a name server is expected"},
      {R"({"dns-search": ["a b"]})", "c.json: dns-search[0]: one word is expected"},
      {R"({"dns-opts": [1]})", "c.json: dns-opts[0]: "},
      {R"({"root": "x"})", "c.json: root: an absolute path is expected"},
      {R"({"root": 1})", "c.json: root: a string is expected"},
      {R"({"root": "/a", "root": "/b"})", "c.json: the key \"root\" is given twice"},
      {R"({"log-level": "loud"})", "c.json: log-level: \"loud\" is none of debug, info, warn"},
      {R"({"log-file": "cnet.log"})", "c.json: log-file: an absolute path, \"journal\""},
      {R"({"firewall-mark": 3})", "c.json: firewall-mark: a number with a single bit"},
      {R"({"firewall-mark": 0})", "c.json: firewall-mark: a whole number from 1"},
      {R"({"firewall-mark": 4294967296})", "c.json: firewall-mark: a whole number from 1"},
      {R"({"firewall-mark": "1"})", "c.json: firewall-mark: a whole number from 1"},
      {R"({"firewall-mark": 1.5})", "c.json: firewall-mark: a whole number from 1"},
      {R"({"default-address-pools": {}})", "c.json: default-address-pools: a list is expected"},
      {R"({"default-address-pools": [1]})",
       "c.json: default-address-pools[0]: an object is expected"},
      {R"({"default-address-pools": [{}]})",
       "c.json: default-address-pools[0]: \"base\" is missing"},
      {R"({"default-address-pools": [{"base": "10.0.0.0"}]})",
       "c.json: default-address-pools[0].base: a subnet such as"},
      {R"({"default-address-pools": [{"base": "10.0.0.1/8"}]})",
       "c.json: default-address-pools[0].base: it has host bits set; the subnet is 10.0.0.0/8"},
      {R"({"default-address-pools": [{"base": "10.0.0.0/16", "size": 15}]})",
       "c.json: default-address-pools[0].size: a whole number from 16 to 30 is expected"},
      {R"({"default-address-pools": [{"base": "10.0.0.0/16", "length": 24}]})",
       "c.json: default-address-pools[0].length: the keys are base and size"},
      {R"({"default-address-pools": [{"base": "10.0.0.0/8"}, {"base": "10.1.0.0/16"}]})",
       "c.json: default-address-pools[1]: it overlaps 10.0.0.0/8"},
      {R"({"default-registry": "a/b"})", "c.json: default-registry: a registry is HOST"},
      {R"({"registry-mirrors": ["m.example"]})", "c.json: registry-mirrors[0]: a mirror is a URL"},
      {R"({"insecure-registries": [""]})", "c.json: insecure-registries[0]: a registry is HOST"},
      {R"({"registries": {"h": {"ca": "x"}}})", "c.json: registries.h.ca: an absolute path"},
      {R"({"registries": {"h": {"tls": true}}})", "c.json: registries.h.tls: the keys are ca"},
      {R"({"userns-user": "a:b"})", "c.json: userns-user: the name of a user in /etc/subuid"},
      {R"({"registry-timeout": 0})", "c.json: registry-timeout: a whole number from 1 to 3600"},
  };
  for (const Wrong& wrong : table) {
    INFO(wrong.text);
    CHECK_THROWS_WITH(parse_config(wrong.text, "c.json"), Catch::StartsWith(wrong.problem));
  }
}

TEST_CASE("an unknown key of the configuration suggests the nearest") {
  try {
    parse_config(R"({"log-lvl": "info"})", "c.json");
    FAIL();
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    CHECK(error.hint() == "did you mean \"log-level\"?");
  }
  try {
    parse_config(R"({"storage-driver": "x"})", "c.json");
    FAIL();
  } catch (const Error& error) {
    CHECK(error.hint() ==
          "the keys are root, run-root, default-address-pools, firewall-mark, log-level, log-file, "
          "plugin-deadline, log-driver, log-opts, "
          "default-registry, registry-mirrors, insecure-registries, registries, registry-timeout, dns, "
          "dns-search, dns-opts, userns-user");
  }
}

TEST_CASE("the environment comes before the file, the file before the defaults") {
  const auto path = std::filesystem::temp_directory_path() /
                    ("cnet-config-" + std::to_string(::getpid()) + ".json");
  const Environment named("CNET_CONFIG", path.string());
  CHECK_THROWS_AS(load_config(), Error);  // a file that is asked for has to be there
  std::ofstream(path) << R"({"root": "/from/file", "run-root": "/from/file/run"})";
  CHECK(load_config().root == "/from/file");
  {
    const Environment root("CNET_ROOT", "/from/environment");
    CHECK(load_config().root == "/from/environment");
    CHECK(load_config().run_root == "/from/file/run");
  }
  {
    const Environment root("CNET_RUN_ROOT", "relative");
    CHECK_THROWS_AS(load_config(), Error);
  }
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK_THROWS_AS(load_config(), Error);
  std::filesystem::remove(path);
}
