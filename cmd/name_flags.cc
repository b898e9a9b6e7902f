#include "name_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_name_flags(CLI::App& app, NameFlags& flags) {
  texts(app, flags.hosts,
        {"--add-host", "NAME:IP", "A line for /etc/hosts; host-gateway is the way to the host"});
  texts(app, flags.servers, {"--dns", "IP", "Name server, in the place of the host's"});
  texts(app, flags.search, {"--dns-search", "DOMAIN", "Searched for short names; . for none"});
  texts(app, flags.options,
        {"--dns-option,--dns-opt", "OPTION", "Option of resolv.conf, like ndots:1"});
}

}  // namespace cnet::cmd
