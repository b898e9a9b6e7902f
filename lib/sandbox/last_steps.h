#pragma once

#include <exception>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "in_root.h"
#include "init.h"
#include "user.h"

namespace cnet::sandbox {

// What a container's init and every process that joins it later have in common, between their birth
// and execve.

/// The descriptor of the socket on which such a process reports.
inline constexpr int kStatus = 3;

/// Ends with its parent, the monitor: at once when that has ended before the signal was asked for,
/// for its end of the pair is then closed. A change of credentials clears it (prctl(2)).
void die_with_monitor();

/// Sends a note, with a descriptor if there is one. Nobody may be there to hear it.
void tell(const InitNote& note, UniqueFd fd = {});

/// The end of this process's world: whoever made it throws the Error on.
[[noreturn]] void tell_failure(const Error& error);

/// The working directory has to be inside: "(unreachable)/..." is what the kernel says of one that
/// is not (CVE-2024-21626).
void enter(const std::string& cwd);

std::vector<std::string> with_home(std::vector<std::string> env, const Identity& identity);

struct FoundCommand {
  const std::string& file;  ///< by find_command()
  const std::vector<std::string>& argv;
  const std::vector<std::string>& env;
  const Confinement& confinement;
};

/// Closes the status socket with execve and becomes the command.
[[noreturn]] void report_and_execute(const FoundCommand& command);

/// The same with cnet-init, which `program` is: it stays as process 1, and the command is a child.
/// The child is made before it, so that the status socket never is in a process that others in the
/// container may look into.
[[noreturn]] void report_and_execute_init(const UniqueFd& program, const FoundCommand& command);

}  // namespace cnet::sandbox
