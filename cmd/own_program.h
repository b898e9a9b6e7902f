#pragma once

namespace cnet::cmd {

/// Executes this very command once more, from a clone of the program's file that nobody can write
/// through (CVE-2019-5736), and does not return; does nothing when the program is there already.
/// For who makes a container's init out of its own process, when the file that the init executes
/// may be exchanged meanwhile for a link to /proc/self/exe: whatever gets hold of cnet's program
/// that way cannot change it.
void execute_from_read_only();

}  // namespace cnet::cmd
