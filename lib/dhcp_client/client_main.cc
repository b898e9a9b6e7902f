#include "cnet/dhcp_client/client_main.h"

#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/dhcp/lease_text.h"
#include "exchange.h"
#include "keep.h"
#include "sockets.h"

namespace cnet::dhcp {
namespace {

constexpr int kLost = 3, kFailed = 1;
constexpr std::size_t kAsked = 5;  ///< words of `ask`; those of the lease follow with `keep`

int run(const std::vector<std::string>& words) {
  const bool keeps = words.size() > kAsked && words[0] == "keep";
  if (!keeps && !(words.size() == kAsked && words[0] == "ask")) {
    throw Error("cnet-dhcp is a private program of cnet");
  }
  const auto mac = Mac::parse(words[3]);
  if (!mac) throw Error(quoted(words[3]) + " is no MAC address");
  const DhcpAsker asker{.interface = words[2], .mac = *mac, .host_name = words[4]};
  enter_netns(words[1]);
  if (!keeps) {
    std::puts(lease_text(ask(asker)).c_str());
    return 0;
  }
  const auto lease = parse_lease(join(std::span(words).subspan(kAsked), " "));
  if (!lease) throw Error("that is no lease");
  return keep(asker, *lease) == KeepEnd::released ? 0 : kLost;
}

}  // namespace

int client_main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n%s", error.problem().c_str(), error.hint().c_str());
    return kFailed;
  }
}

}  // namespace cnet::dhcp
