#include <array>

#include "help.h"

namespace cnet::cmd {
namespace {

constexpr std::array kTopics{
    HelpTopic{"networks", "What networks are, and which one to choose", "cnet-networks(7)",
              R"(A container has a network namespace of its own: links, addresses and ports that
are nobody else's. A network connects such namespaces.

  none given        the network "bridge": works at once, knows no names
  a bridge of yours containers find each other by name, apart from everybody else:
                    cnet network create my-net; cnet run --network my-net ...
  --internal        no way in or out: for a database that one server may reach
  host              the host's own links, addresses and ports
  none              lo and nothing else
  container:NAME    another container's namespace

A container may be on several: --network twice, or cnet network connect. "cnet graph" draws
what there is.
)"},
    HelpTopic{"ports", "How ports are published", "cnet-publish(7)",
              R"(A container is reached from outside by ports that are published on the host.

  -p 8080:80            port 8080 of every address of the host leads to port 80
  -p 127.0.0.1:8080:80  of this address only
  -p 80                 a free port of the host; cnet port NAME tells which
  -p 8000-8009:80-89    ten ports
  -p 53:53/udp          udp or sctp; tcp unless it is given
  -P                    every port the image exposes, on free ones
  --from 10.0.0.0/8     for these sources only

Of a container that runs: cnet publish NAME 8443:443, cnet unpublish NAME 8443:443.
)"},
    HelpTopic{
        "names", "How containers find each other and the world", "cnet-dns(7)",
        R"(On networks of yours, containers ask a resolver of their own, 127.0.0.11. It knows the
names, ids and aliases of the containers on the same networks and asks the host's name servers
for everything else.

  --network-alias db    another name
  --dns 192.0.2.1       other name servers, for one container
  --dns with network create, for all of a network
  --add-host NAME:IP    a name of /etc/hosts

On the network "bridge" there are no names. On internal networks nobody outside is asked.
)"},
    HelpTopic{
        "security", "What holds the processes of a container", "cnet-security(7)",
        R"(Root in a container has 14 capabilities, a filter of system calls, a few devices, no
sight of other processes and parts of /proc and /sys hidden or read-only.

  --cap-drop ALL --cap-add NET_BIND_SERVICE   fewer capabilities
  --read-only --tmpfs /tmp                    nothing of the image can be changed
  --user 1000                                 no root at all
  --security-opt no-new-privileges            no way up
  --privileged                                none of it: for programs trusted as the host's
)"},
    HelpTopic{"templates", "How --format picks out what you want", "cnet-format(7)",
              R"(--format takes json, a Go template as Docker's, or for lists "table TEMPLATE".

  cnet ps --format '{{.Names}} {{.Status}}'
  cnet ps --format 'table {{.Names}}\t{{.Ports}}'
  cnet inspect -f '{{.State.Pid}}' web
  cnet inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' web
  cnet ps --format json | jq -r .Names

Tables can also be told by fields: cnet ps --columns names,addresses --sort names
)"},
    HelpTopic{"config", "The configuration file", "cnet-config(5)",
              R"(/etc/cnet/config.json, read by every command; it need not exist.

  {
    "default-address-pools": [{"base": "10.64.0.0/14", "size": 24}],
    "dns": ["10.1.1.53"],
    "registry-mirrors": ["https://mirror.example"]
  }

An option comes before its environment variable, that before the file.
)"},
    HelpTopic{"state", "What cnet keeps on disk", "cnet-state(5)",
              R"(/var/lib/cnet   records, images, volumes, logs: survives a reboot
/run/cnet       the state of what runs: dies with it

A record is written before the first thing is made and removed after the last one is gone.
"cnet system check" compares the records with the kernel, "cnet system repair" makes it right.
)"}};

}  // namespace

std::span<const HelpTopic> help_topics() { return kTopics; }

std::string topic_help(const HelpTopic& topic) {
  const std::string page(topic.page);
  const std::size_t bracket = page.find('(');
  return std::string(topic.summary) + "\n\n" + std::string(topic.text) +
         "\nThe manual says more: man " + page.substr(bracket + 1, 1) + " " +
         page.substr(0, bracket) + "\n";
}

}  // namespace cnet::cmd
