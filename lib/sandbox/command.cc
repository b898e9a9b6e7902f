#include "command.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::sandbox {
namespace {

constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;
constexpr int kMostInterpreters = 5;  ///< of one another, as the kernel's
constexpr const char* kDefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Error cannot_execute(const std::string& command, int err) {
  return Error::system("exec " + quoted(command), err).exit_code(kNotExecutable);
}

/// 0 when the file may be executed, else errno.
int executable(const std::string& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) < 0) return errno;
  if (S_ISDIR(info.st_mode)) return EISDIR;
  if (!S_ISREG(info.st_mode)) return EACCES;
  return ::faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

/// "/bin/sh" of a file that begins with "#!/bin/sh -e"; empty for anything else.
std::string interpreter_of(const std::string& file) {
  const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  std::array<char, 256> start{};  // as much as the kernel looks at
  const ssize_t length = ::read(fd.get(), start.data(), start.size());
  std::string_view line(start.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  if (!line.starts_with("#!")) return {};
  line = trim(line.substr(2, line.find('\n') - 2));
  return std::string(line.substr(0, line.find_first_of(" \t")));
}

std::string resolved(const std::string& folder, const std::string& command) {
  return (folder.empty() ? "." : folder) + "/" + command;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

}  // namespace

std::string variable(const std::vector<std::string>& env, std::string_view name,
                     std::string otherwise) {
  for (const std::string& entry : env) {
    if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
      return entry.substr(name.size() + 1);
    }
  }
  return otherwise;
}

std::string find_command(const std::string& command, const std::vector<std::string>& env) {
  if (command.find('/') != std::string::npos) {
    const int err = executable(command);
    if (err == 0) return command;
    if (err == ENOENT || err == ENOTDIR) {
      throw Error("exec " + quoted(command) + ": no such file in the container")
          .exit_code(kNotFound);
    }
    throw cannot_execute(command, err);
  }
  const std::string path = variable(env, "PATH", kDefaultPath);
  int refused = 0;
  for (const std::string_view folder : split(path, ':')) {
    if (command.empty()) break;
    std::string file = resolved(std::string(folder), command);
    const int err = executable(file);
    if (err == 0) return file;
    if (err == EACCES) refused = err;
  }
  if (refused != 0) throw cannot_execute(command, refused);
  throw Error("exec " + quoted(command) + ": no such file in PATH (" + path + ")")
      .exit_code(kNotFound);
}

void refuse_borrowed_program(const std::string& file) {
  const auto is_borrowed = [](const std::string& path) {
    return !open_at(AT_FDCWD, path, O_PATH, RESOLVE_NO_MAGICLINKS) && errno == ELOOP;
  };
  std::string part = file;
  for (int depth = 0; depth <= kMostInterpreters && !part.empty(); ++depth) {
    if (is_borrowed(part)) {
      const std::string which = part == file ? "it" : "its interpreter " + quoted(part);
      throw Error("exec " + quoted(file) + ": " + which + " leads out of the container")
          .exit_code(kNotExecutable);
    }
    part = interpreter_of(part);
  }
}

void execute(const std::string& file, const std::vector<std::string>& argv,
             const std::vector<std::string>& env) {
  const std::vector<char*> arguments = pointers(argv);
  const std::vector<char*> environment = pointers(env);
  ::execve(file.c_str(), arguments.data(), environment.data());
  const int err = errno;
  if (err == ENOENT) {
    // The file was there a moment ago: what is missing is what it names.
    const std::string interpreter = interpreter_of(file);
    throw Error("exec " + quoted(file) + ": " +
                (interpreter.empty() ? "the program loader that it needs"
                                     : "its interpreter " + quoted(interpreter)) +
                " is not in the container")
        .exit_code(kNotFound);
  }
  if (err == ENOEXEC) {
    throw cannot_execute(file, err).hint(
        "a program for another machine, or a script without a #! line");
  }
  throw cannot_execute(file, err);
}

int execute_open(int program, const std::vector<std::string>& argv,
                 const std::vector<std::string>& env) {
  const std::vector<char*> arguments = pointers(argv);
  const std::vector<char*> environment = pointers(env);
  ::syscall(SYS_execveat, program, "", arguments.data(), environment.data(), AT_EMPTY_PATH);
  return errno;
}

}  // namespace cnet::sandbox
