#pragma once

namespace cnet::monitor {

/// `cnet container-ended` exits with this plus n when the container is to be started again and this
/// is the n-th restart in a row: its monitor then waits back_off(n). Away from cnet's own 125.
inline constexpr int kRestartExit = 100;
inline constexpr int kMostWaits = 20;  ///< n at most; the longest wait is reached long before

}  // namespace cnet::monitor
