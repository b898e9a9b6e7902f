#include "cnet/image/change.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "../problem.h"

using namespace cnet;
using image::apply_changes;
using Words = std::vector<std::string>;

namespace {

std::string problem(const std::string& change) {
  return test::problem_of([&] { apply_changes({change}); });
}

}  // namespace

TEST_CASE("commands have an exec form and a shell form") {
  CHECK(apply_changes({R"(CMD ["a", "b c"])"}).cmd == Words{"a", "b c"});
  CHECK(apply_changes({"CMD echo $HOME \"x\""}).cmd == Words{"/bin/sh", "-c", "echo $HOME \"x\""});
  CHECK(apply_changes({R"(cmd ['a'])"}).cmd == Words{"/bin/sh", "-c", "['a']"});
  CHECK(apply_changes({R"(CMD ["a", 1])"}).cmd == Words{"/bin/sh", "-c", R"(["a", 1])"});
  CHECK(apply_changes({"CMD x", "CMD []"}).cmd.empty());
  CHECK(apply_changes({R"( entrypoint   ["/init"] )"}).entrypoint == Words{"/init"});
  CHECK(apply_changes({"ENTRYPOINT /init -v"}).entrypoint == Words{"/bin/sh", "-c", "/init -v"});
}

TEST_CASE("ENV knows its new and its old form, quotes and earlier variables") {
  CHECK(apply_changes({R"(ENV a=b c="d e" f=g\ h i='j "k"')"}).env ==
        Words{"a=b", "c=d e", "f=g h", "i=j \"k\""});
  CHECK(apply_changes({"ENV a some words  here"}).env == Words{"a=some words  here"});
  CHECK(apply_changes({"ENV a=1", "ENV b=2 a=3"}).env == Words{"a=3", "b=2"});
  CHECK(apply_changes({"ENV a=1", R"(ENV b=$a/${a}x c='$a' d=\$a e="$a" f=$none.)"}).env ==
        Words{"a=1", "b=1/1x", "c=$a", "d=$a", "e=1", "f=."});
  CHECK(apply_changes({"ENV a="}).env == Words{"a="});
  CHECK(apply_changes({"ENV a=b=c"}).env == Words{"a=b=c"});
  CHECK(apply_changes({"ENV PATH=/bin PATHS=x", "ENV PATH=/sbin"}).env ==
        Words{"PATH=/sbin", "PATHS=x"});
  CHECK(problem("ENV a") != "");
  CHECK(problem("ENV =a") != "");
  CHECK(problem("ENV a=b c") != "");
  CHECK(problem("ENV a=\"b") != "");
  CHECK(problem("ENV a='b") != "");
  CHECK(problem("ENV a=${b:-c}") != "");
}

TEST_CASE("LABEL takes pairs and leaves cnet's own alone") {
  CHECK(apply_changes({R"(LABEL "com.example.vendor"="ACME Inc" version=1)"}).labels ==
        std::map<std::string, std::string>{{"com.example.vendor", "ACME Inc"}, {"version", "1"}});
  CHECK(apply_changes({"LABEL a b c"}).labels.at("a") == "b c");
  CHECK(problem("LABEL io.cnet.restart=always").find("reserved") != std::string::npos);
}

TEST_CASE("ports, volumes, user, folder and signal") {
  const ImageConfig config = apply_changes(
      {"EXPOSE 80/tcp 53/udp 8000-8001", "EXPOSE 80", "VOLUME /a /b", "USER web:www",
       R"(VOLUME ["/c d", "/a"])", "WORKDIR /srv", "WORKDIR www", "STOPSIGNAL SIGINT"});
  CHECK(config.exposed == std::vector<ExposedPort>{{53, Protocol::udp},
                                                   {80, Protocol::tcp},
                                                   {8000, Protocol::tcp},
                                                   {8001, Protocol::tcp}});
  CHECK(config.volumes == Words{"/a", "/b", "/c d"});
  CHECK(config.user == "web:www");
  CHECK(config.working_dir == "/srv/www");
  CHECK(config.stop_signal == "SIGINT");
  for (const char* signal : {"9", "KILL", "SIGTERM", "RTMIN+3", "SIGRTMAX-2"}) {
    CHECK(problem(std::string("STOPSIGNAL ") + signal) == "");
  }
  for (const char* change :
       {"EXPOSE 0x50", "EXPOSE 70000", "EXPOSE 80/icmp", "VOLUME data", "USER a b", "WORKDIR /a /b",
        "STOPSIGNAL SIGFOO", "STOPSIGNAL 0", "STOPSIGNAL 65", "STOPSIGNAL -9"}) {
    CAPTURE(change);
    CHECK(problem(change) != "");
  }
}

TEST_CASE("an unknown instruction is answered with the nearest") {
  CHECK(problem("ENTRYPOIN x").find("did you mean ENTRYPOINT?") != std::string::npos);
  CHECK(problem("expos 80").find("did you mean EXPOSE?") != std::string::npos);
  CHECK(problem("HEALTHCHECK NONE").find("--change knows CMD, ENTRYPOINT") != std::string::npos);
  CHECK(problem("") != "");
  CHECK(problem("CMD") != "");
  CHECK(problem(std::string("ENV a=\0b", 8)) != "");
}
