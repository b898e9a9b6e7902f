#pragma once

#include "cnet/model/name_settings.h"

namespace cnet::image {

/// From now on the look-ups of this process ask the name servers of cnet's configuration, where
/// that names any, and search and ask as it says: in a mount namespace of its own, which it enters
/// with its working folder, /etc/resolv.conf says so. Nothing happens when `dns` says nothing. To
/// be called before there are threads. Throws Error.
void look_up_as(const DnsSettings& dns);

}  // namespace cnet::image
