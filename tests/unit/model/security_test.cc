#include "cnet/model/security.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;

namespace {

std::string no_file(const std::string& path) { return "text of " + path; }

Security parse(const SecurityFlags& flags) { return parse_security_flags(flags, no_file); }

Capabilities with(std::vector<std::string> add, std::vector<std::string> drop) {
  return capabilities_of(parse({.cap_add = std::move(add), .cap_drop = std::move(drop)}));
}

Security option(const std::string& text) { return parse({.options = {text}}); }

}  // namespace

TEST_CASE("capabilities have the kernel's numbers and Docker's default set") {
  CHECK(capability_name(Capability::chown) == "CAP_CHOWN");
  CHECK(static_cast<int>(Capability::sys_admin) == 21);
  CHECK(static_cast<int>(Capability::checkpoint_restore) == 40);
  CHECK(find_capability("cap_sys_admin") == Capability::sys_admin);
  CHECK(!find_capability("CAP_CAP_CHOWN"));
  CHECK(capability_names(kDefaultCapabilities).size() == 14);
  CHECK((kDefaultCapabilities & ~kStrictCapabilities) ==
        (bit(Capability::mknod) | bit(Capability::net_raw) | bit(Capability::audit_write)));
}

TEST_CASE("--cap-add and --cap-drop") {
  CHECK(with({}, {}) == 0xa80425fb);
  CHECK(with({"NET_ADMIN"}, {}) == (0xa80425fb | bit(Capability::net_admin)));
  CHECK(with({"CAP_NET_ADMIN", "net_admin"}, {"NET_ADMIN"}) == 0xa80425fb);
  CHECK(with({}, {"ALL"}) == 0);
  CHECK(with({"chown"}, {"all"}) == bit(Capability::chown));
  CHECK(with({"ALL"}, {}) == kAllCapabilities);
  CHECK(with({"ALL"}, {"SYS_ADMIN"}) == (kAllCapabilities & ~bit(Capability::sys_admin)));
  CHECK_THROWS_WITH(with({"SYS_ADMN"}, {}), Catch::Contains("--cap-add \"SYS_ADMN\""));
  CHECK_THROWS_WITH(with({}, {""}), Catch::Contains("--cap-drop"));
}

TEST_CASE("--privileged and profile=strict") {
  const Security privileged = parse({.cap_drop = {"NET_RAW"}, .privileged = true});
  CHECK(capabilities_of(privileged) == (kAllCapabilities & ~bit(Capability::net_raw)));
  CHECK(wants_all_capabilities(privileged));
  CHECK(privileged.seccomp_unconfined);
  CHECK(!parse({.options = {"seccomp=builtin"}, .privileged = true}).seccomp_unconfined);
  const Security strict = option("profile=strict");
  CHECK(capabilities_of(strict) == kStrictCapabilities);
  CHECK(strict.no_new_privileges);
  CHECK(!wants_all_capabilities(strict));
  CHECK_THROWS_AS(parse({.options = {"profile=strict"}, .privileged = true}), Error);
}

TEST_CASE("--security-opt") {
  CHECK(option("no-new-privileges").no_new_privileges);
  CHECK(option("no-new-privileges:true").no_new_privileges);
  CHECK(!option("no-new-privileges=false").no_new_privileges);
  CHECK(option("seccomp=unconfined").seccomp_unconfined);
  CHECK(option("seccomp:unconfined").seccomp_unconfined);
  CHECK(option("seccomp=builtin") == Security{});
  CHECK(option("seccomp=/x").seccomp_profile == "text of /x");
  CHECK(option("apparmor=mine").apparmor == "mine");
  CHECK(option("systempaths=unconfined").all_system_paths);
  CHECK(option("label=disable") == Security{});
  for (const char* wrong :
       {"no-new-privileges=maybe", "seccomp", "seccomp=", "apparmor=", "apparmor=a b",
        "systempaths=confined", "profile=lax", "label=type:x", "speed=high", ""}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH(option(wrong), Catch::Contains("--security-opt"));
  }
  CHECK(security_options(option("profile=strict")) ==
        std::vector<std::string>{"no-new-privileges", "profile=strict"});
}

TEST_CASE("--device") {
  CHECK(parse_device("/dev/fuse") == Device{"/dev/fuse", "/dev/fuse", "rwm"});
  CHECK(parse_device("/dev/fuse:rw") == Device{"/dev/fuse", "/dev/fuse", "rw"});
  CHECK(parse_device("/dev/a:/dev/b") == Device{"/dev/a", "/dev/b", "rwm"});
  CHECK(parse_device("/dev/a:/dev/b:r") == Device{"/dev/a", "/dev/b", "r"});
  for (const char* wrong :
       {"", "fuse", "/dev/a:/etc/b", "/dev/a:/dev/../etc/b", "/dev/a:/dev/b:x", "/dev/a:/dev/b:rr",
        "/dev/a:/dev/b:r:w", "/dev/a:/dev/b:", "/dev/../x"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH(parse_device(wrong), Catch::Contains("--device"));
  }
}
