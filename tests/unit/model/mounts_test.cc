#include "cnet/model/mounts.h"

#include <catch2/catch.hpp>

#include "../problem.h"
#include "cnet/base/error.h"

using namespace cnet;
using cnet::test::problem_of;

namespace {

Mount volume(const std::string& text) {
  return parse_mounts({.volumes = {text}}, "/home/me").list.at(0);
}
Mount mount(const std::string& text) { return parse_mounts({.mounts = {text}}, "/").list.at(0); }
Mount tmpfs(const std::string& text) { return parse_mounts({.tmpfs = {text}}, "/").list.at(0); }

}  // namespace

TEST_CASE("-v is a folder, a volume or an anonymous volume") {
  CHECK(volume("/src:/dst") == Mount{.source = "/src", .target = "/dst", .make_source = true});
  CHECK(volume("./a:/dst").source == "/home/me/a");
  CHECK(volume("..:/dst").source == "/home");
  CHECK(volume("/a/../b/:/dst//x/./y/").source == "/b");
  CHECK(volume("/a:/dst//x/./y/../z/").target == "/dst/x/z");
  CHECK(volume("data:/dst") ==
        Mount{.kind = MountKind::volume, .source = "data", .target = "/dst"});
  CHECK(volume("/dst") == Mount{.kind = MountKind::volume, .target = "/dst", .anonymous = true});
  const Mount all = volume("/src:/dst:ro,Z,rslave");
  CHECK(all.read_only);
  CHECK(all.propagation == Propagation::rslave);
  CHECK(all.written == "ro,Z,rslave");
  CHECK_FALSE(volume("data:/dst:nocopy").copy);
  CHECK_FALSE(volume("data:/dst:rw").read_only);
}

TEST_CASE("a bad -v is named with what is wrong") {
  const auto problem = [](const std::string& text) { return problem_of([&] { volume(text); }); };
  for (const char* wrong : {"",
                            ":",
                            "a:",
                            ":/x",
                            "a:b:c:d",
                            "/a:/b:ro:rw",
                            "/a:b",
                            "rel/a:/x",
                            "-a:/x",
                            "a b:/x",
                            "/a:/",
                            "/a:/..",
                            "/a:/proc",
                            "/a:/x/../proc/sys",
                            "/x:ro",
                            "/a:/x:ro,rw",
                            "/a:/x:z,Z",
                            "/a:/x:shared,slave",
                            "/a:/x:nope",
                            "/a:/x:nocopy",
                            "a:/x:rshared",
                            "a:/x:nocopy,nocopy",
                            "/a:/x:",
                            "x"}) {
    INFO(wrong);
    CHECK_THAT(problem(wrong), Catch::StartsWith("--volume \""));
  }
  CHECK_THAT(problem("/a:/proc/sys"), Catch::Contains("/proc"));
  CHECK_THAT(problem("/a:/"), Catch::Contains("root"));
  CHECK_THAT(problem("/a:b"), Catch::Contains("not an absolute path"));
}

TEST_CASE("--mount has the same with names") {
  CHECK(mount("type=bind,source=/src,target=/dst") ==
        Mount{.origin = MountOrigin::mount_flag, .source = "/src", .target = "/dst"});
  CHECK(mount("type=bind,src=/s,dst=/d,readonly").read_only);
  CHECK(mount("type=bind,src=/s,destination=/d,ro=true").read_only);
  CHECK_FALSE(mount("type=bind,src=/s,dst=/d,ro=false").read_only);
  CHECK_FALSE(mount("type=bind,src=/s,dst=/d,bind-nonrecursive").recursive);
  CHECK_FALSE(mount("type=bind,src=/s,dst=/d,bind-recursive=disabled").recursive);
  CHECK_FALSE(mount("type=bind,src=/s,dst=/d,ro,bind-recursive=writable").recursive_read_only);
  CHECK(mount("type=bind,src=/s,dst=/d,bind-propagation=shared").propagation ==
        Propagation::shared);
  CHECK(mount("target=/d").anonymous);
  CHECK(mount("source=data,target=/d").kind == MountKind::volume);
  CHECK_FALSE(mount("source=data,target=/d,volume-nocopy").copy);
  const Mount memory = mount("type=tmpfs,target=/d,tmpfs-size=1m,tmpfs-mode=1770");
  CHECK(memory.kind == MountKind::tmpfs);
  CHECK(memory.options ==
        std::vector<std::pair<std::string, std::string>>{{"size", "1048576"}, {"mode", "1770"}});
}

TEST_CASE("a bad --mount is named with what is wrong") {
  for (const char* wrong : {"",
                            "type=bind",
                            "target",
                            "target=",
                            "target=d",
                            "type=nope,target=/d",
                            "type=bind,target=/d",
                            "type=bind,source=rel,target=/d",
                            "type=tmpfs,source=/a,target=/d",
                            "target=/d,target=/e",
                            "target=/d,dst=/e",
                            "target=/d,nonsense=1",
                            "target=/d,ro=maybe",
                            "target=/d,tmpfs-size=1m",
                            "type=tmpfs,target=/d,tmpfs-size=x",
                            "type=tmpfs,target=/d,tmpfs-mode=9",
                            "source=a/b,target=/d",
                            "target=/",
                            "type=bind,source=/a,target=/d,volume-nocopy",
                            "source=a,target=/d,bind-propagation=shared",
                            "type=bind,source=/a,target=/d,bind-propagation=x",
                            "type=bind,source=/a,target=/d,bind-recursive=readonly",
                            "type=bind,source=/a,target=/d,bind-recursive=x"}) {
    INFO(wrong);
    CHECK_THAT(problem_of([&] { mount(wrong); }), Catch::StartsWith("--mount \""));
  }
}

TEST_CASE("--tmpfs has the options of its file system") {
  CHECK(tmpfs("/t") ==
        Mount{.kind = MountKind::tmpfs, .origin = MountOrigin::tmpfs_flag, .target = "/t"});
  const Mount all = tmpfs("/t:ro,exec,suid,dev,size=50%,mode=0755,uid=1000");
  CHECK((all.read_only && all.exec && all.suid && all.dev));
  CHECK(all.options == std::vector<std::pair<std::string, std::string>>{
                           {"size", "50%"}, {"mode", "0755"}, {"uid", "1000"}});
  for (const char* wrong : {"", "t", "/", "/proc/x", "/t:", "/t:size", "/t:size=", "/t:size=x",
                            "/t:size=101%", "/t:mode=8", "/t:mode=177777", "/t:uid=-1",
                            "/t:nonsense", "/t:huge=always", "/t:size=1m,,ro"}) {
    INFO(wrong);
    CHECK_THAT(problem_of([&] { tmpfs(wrong); }), Catch::StartsWith("--tmpfs \""));
  }
}

TEST_CASE("the mount flags together") {
  CHECK_THAT(problem_of([] { parse_mounts({.volumes = {"/a:/x/"}, .tmpfs = {"/x"}}, "/"); }),
             Catch::Contains("two mounts have the target \"/x\""));
  CHECK(parse_mounts({}, "/") == Mounts{});
  CHECK(parse_mounts({.shm_size = "1g"}, "/").shm_size == 1u << 30);
  CHECK(parse_mounts({.shm_size = "0"}, "/").shm_size == Mounts{}.shm_size);
  for (const char* wrong : {"x", "-1", "64mm"}) {
    CHECK_THAT(problem_of([&] { parse_mounts({.shm_size = wrong}, "/"); }),
               Catch::StartsWith("--shm-size"));
  }
  CHECK(parse_volumes_from("web:ro") == VolumesFrom{"web", true});
  CHECK(parse_volumes_from("web") == VolumesFrom{"web", false});
  for (const char* wrong : {"", ":ro", "web:z", "web:ro:rw"}) {
    CHECK_THROWS_AS(parse_volumes_from(wrong), Error);
  }
}
