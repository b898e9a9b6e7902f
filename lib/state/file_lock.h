#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/state/disk.h"

namespace cnet::state {

/// flock(2) without waiting; false when somebody else holds it. `shown` stands for the file in
/// errors.
bool try_flock(const UniqueFd& file, LockMode mode, const std::string& shown);

/// Waits in the kernel's queue. After `patience` throws an Error that names the holder.
void wait_flock(const UniqueFd& file, LockMode mode, std::chrono::milliseconds patience,
                const std::string& shown);

/// The Lock that lives as long as the descriptor.
std::unique_ptr<Lock> make_lock(UniqueFd file);

}  // namespace cnet::state
