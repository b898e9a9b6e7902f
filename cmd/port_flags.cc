#include "port_flags.h"

#include <algorithm>
#include <iterator>

#include "flags.h"

namespace cnet::cmd {

void add_from_flag(CLI::App& app, std::vector<std::string>& from) {
  texts(app, from, {"--from", "PREFIX", "Only these sources may use the published ports"});
}

void add_port_flags(CLI::App& app, PortFlags& flags) {
  texts(app, flags.published,
        {"-p,--publish", "PORTS", "Publish a port: [[IP:]HOST:]CONTAINER[/tcp|udp|sctp]"});
  flag(app, "-P,--publish-all", flags.publish_all,
       "Publish every exposed port on a free port of the host");
  texts(app, flags.exposed,
        {"--expose", "PORTS", "Expose a port or a range without publishing it"});
  add_from_flag(app, flags.from);
}

std::vector<PortSpec> parse_published(const std::vector<std::string>& texts,
                                      const std::vector<std::string>& from) {
  std::vector<Prefix> sources;
  std::ranges::transform(from, std::back_inserter(sources), parse_source);
  std::vector<PortSpec> ports;
  for (const std::string& text : texts) {
    std::vector<PortSpec> more = parse_port_specs(text);
    std::ranges::move(more, std::back_inserter(ports));
  }
  restrict_to(sources, ports);
  return ports;
}

void parse_port_flags(const PortFlags& flags, CreateContainer& out) {
  out.published = parse_published(flags.published, flags.from);
  for (const std::string& text : flags.exposed) {
    for (const ExposedPort& port : parse_exposed_ports(text)) out.exposed.push_back(port);
  }
  out.publish_all = flags.publish_all;
  std::ranges::transform(flags.from, std::back_inserter(out.publish_all_from), parse_source);
}

}  // namespace cnet::cmd
