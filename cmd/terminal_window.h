#pragma once

#include "cnet/plan/window.h"

namespace cnet::cmd {

/// Of the terminal behind a descriptor; no columns when there is none.
Window window_of(int fd);

/// Whether colours are welcome on a descriptor: a terminal that is not "dumb", and no NO_COLOR
/// (no-color.org: any text in it counts).
bool wants_colors(int fd);

}  // namespace cnet::cmd
