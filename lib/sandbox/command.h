#pragma once

#include <string>
#include <vector>

#include "in_root.h"

namespace cnet::sandbox {

/// The value of NAME in "NAME=value" lines; absent: `otherwise`.
std::string variable(const std::vector<std::string>& env, std::string_view name,
                     std::string otherwise);

/// The file `command` means to the calling process: itself when it has a slash, else the first
/// executable on PATH. Throws Error with exit code 127 when there is none, 126 when there is one
/// that may not be executed.
std::string find_command(const std::string& command, const std::vector<std::string>& env);

/// Refuses a command that is reached through a magic link (/proc/self/exe), and a script whose
/// interpreter is (`#!/proc/self/exe`), or that of its interpreter and so on: at that moment the
/// link still leads to cnet's own program on the host (CVE-2019-5736). Inside the container.
void refuse_borrowed_program(const std::string& file);

/// Replaces the process. Returns only by throwing: exit code 126, or 127 when the file is gone,
/// with the reason in words; a missing interpreter is named.
[[noreturn]] void execute(const std::string& file, const std::vector<std::string>& argv,
                          const std::vector<std::string>& env);

/// The same for a program that is open. Returns errno when it fails.
int execute_open(int program, const std::vector<std::string>& argv,
                 const std::vector<std::string>& env);

}  // namespace cnet::sandbox
