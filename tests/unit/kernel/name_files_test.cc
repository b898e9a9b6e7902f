// Names in DNS: the files that the resolvers read.

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cnet/base/error.h"
#include "cnet/kernel/real_kernel.h"

using namespace cnet;
namespace fs = std::filesystem;

namespace {

const NetworkId kNetwork = *NetworkId::parse(std::string(64, 'a'));

/// A run root with the folder of one network, as whoever starts a container on it makes it.
class RunRoot {
 public:
  RunRoot() {
    std::string name = "/tmp/cnet-names-XXXXXX";
    path_ = ::mkdtemp(name.data());
    fs::create_directories(network());
    ::chmod(network().c_str(), 0700);
  }
  RunRoot(const RunRoot&) = delete;
  RunRoot& operator=(const RunRoot&) = delete;
  ~RunRoot() { fs::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string network() const { return path_ + "/networks/" + kNetwork.str(); }
  RealKernel kernel() const {
    return RealKernel([](const ContainerId&) { return SandboxProcess{}; }, path_);
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(network() + "/" + name).rdbuf();
    return text.str();
  }
  bool has(const std::string& name) const { return fs::exists(network() + "/" + name); }
  unsigned mode(const std::string& name) const {
    struct stat status {};
    REQUIRE(::stat((network() + "/" + name).c_str(), &status) == 0);
    return status.st_mode & 07777;
  }

 private:
  std::string path_;
};

DnsName dns_name(const std::string& name, const char* ip) {
  return {kNetwork, name, *Ip::parse(ip)};
}

}  // namespace

TEST_CASE("names are files that everybody may read who gets as far") {
  const RunRoot root;
  RealKernel kernel = root.kernel();
  const Resources names{dns_name("web", "10.9.0.2"), dns_name("*.apps", "10.9.0.2"),
                        dns_name("web", "fd00:9::2"),
                        ReverseName{kNetwork, *Ip::parse("10.9.0.2"), {"web", "shop"}}};
  const mode_t before = ::umask(0077);
  kernel.ensure(names);
  kernel.ensure(names);
  ::umask(before);
  CHECK(root.read("ptr/10.9.0.2") == "web\nshop\n");
  for (const char* folder : {"", "names", "names/web", "names/*.apps", "ptr"}) {
    CHECK(root.mode(folder) == 0755);
  }
  CHECK(root.mode("names/web/10.9.0.2") == 0644);
  CHECK(root.mode("ptr/10.9.0.2") == 0644);
  CHECK(root.has("names/web/fd00:9::2"));
  CHECK(kernel.check(names).empty());
  CHECK(kernel.remove(names, Removal::with_sandbox).empty());
  CHECK(kernel.check(names) == names);
  CHECK_FALSE(root.has("names/web"));
  CHECK(kernel.remove(names, Removal::complete).empty());
}

TEST_CASE("one of two behind a name goes, the other stays") {
  const RunRoot root;
  RealKernel kernel = root.kernel();
  kernel.ensure({dns_name("db", "10.9.0.2"), dns_name("db", "10.9.0.3")});
  CHECK(kernel.remove({dns_name("db", "10.9.0.2")}, Removal::complete).empty());
  CHECK_FALSE(root.has("names/db/10.9.0.2"));
  CHECK(root.has("names/db/10.9.0.3"));
}

TEST_CASE("what an address is called is replaced, and removed only by whom it belongs to") {
  const RunRoot root;
  RealKernel kernel = root.kernel();
  const ReverseName was{kNetwork, *Ip::parse("10.9.0.2"), {"web"}};
  const ReverseName is{kNetwork, *Ip::parse("10.9.0.2"), {"front", "web-2"}};
  kernel.ensure({was});
  CHECK(kernel.check({is}) == Resources{is});
  kernel.ensure({is});
  CHECK(root.read("ptr/10.9.0.2") == "front\nweb-2\n");
  CHECK(kernel.check({was}) == Resources{was});
  CHECK(kernel.remove({was}, Removal::complete).empty());
  CHECK(root.has("ptr/10.9.0.2"));
  CHECK(kernel.remove({is}, Removal::complete).empty());
  CHECK_FALSE(root.has("ptr/10.9.0.2"));
}

TEST_CASE("a name that cannot be made takes back what was made before it") {
  const RunRoot root;
  RealKernel kernel = root.kernel();
  const Resources names{dns_name("web", "10.9.0.2"), dns_name(std::string(300, 'x'), "10.9.0.2")};
  CHECK_THROWS_AS(kernel.ensure(names), Error);
  CHECK_FALSE(root.has("names/web"));
}
