#pragma once

#include <algorithm>

#include "cnet/model/name_settings.h"
#include "cnet/model/names.h"
#include "record_fields.h"

// How --dns, --add-host and --link stand in the records. They reach /etc/hosts and resolv.conf of containers, line by
// line: nothing but what the flags would take.

namespace cnet::state {

template <class Visitor, Like<DnsSettings> T>
void fields(Visitor& visit, T& dns) {
  visit.unless_default("servers", dns.servers);
  visit.unless_default("search", dns.search);
  visit.unless_default("options", dns.options);
  visit.rule(std::ranges::all_of(dns.search, is_resolv_word) &&
                 std::ranges::all_of(dns.options, is_resolv_word),
             "a search domain or option is not one word");
}

template <class Visitor, Like<ExtraHost> T>
void fields(Visitor& visit, T& host) {
  visit.required("name", host.name);
  visit.optional("ip", host.ip);
  visit.rule(is_published_name(host.name), "an added host has no name");
}

template <class Visitor, Like<Link> T>
void fields(Visitor& visit, T& link) {
  visit.required("target", link.target);
  visit.required("alias", link.alias);
  visit.rule(is_valid_name(link.target) && is_published_name(link.alias),
             "a link has no target or alias");
}

template <class Visitor, Like<NameSettings> T>
void fields(Visitor& visit, T& names) {
  visit.unless_default("dns", names.dns);
  visit.unless_default("hosts", names.hosts);
  visit.unless_default("links", names.links);
}

}  // namespace cnet::state
