#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace cnet {

/// What went wrong, in the parts an operator needs (DESIGN.md section 7): the problem, the kernel's own words for it,
/// and a way out. The goal ("create network "web"") is known to the command and put in front by cmd/main.cc.
///
///     throw Error("subnet 10.9.0.0/24 overlaps network \"db\"").hint("choose another --subnet");
///     throw Error::system("add link br-1f2e", EEXIST, "device exists");
///
/// Thrown by value. Caught in cmd/main.cc, in the engine's transaction and in the monitor's loop, nowhere else.
class Error : public std::exception {
 public:
  enum class Kind {
    failed,     ///< the machine refused
    usage,      ///< the command line is wrong: the command's usage line is shown below the error
    not_found,  ///< a network, container or image of that name does not exist
    exists,     ///< a name, address, subnet or port is taken
    in_use,     ///< something still needs what should be removed
    damaged,    ///< a record cannot be read
  };

  explicit Error(std::string problem, Kind kind = Kind::failed);

  /// A system call failed. `attempt` says what was tried ("open /run/cnet", "ip link add br-1 type bridge"), `err` is
  /// errno, saved on the line of the call; `detail` is netlink's extended ack or another explanation of the kernel's.
  static Error system(std::string attempt, int err, std::string_view detail = {});

  Error hint(std::string way_out) &&;
  Error exit_code(int code) &&;

  const char* what() const noexcept override { return problem_.c_str(); }
  const std::string& problem() const { return problem_; }
  const std::string& hint() const { return hint_; }  ///< empty when there is none
  Kind kind() const { return kind_; }
  int err() const { return errno_; }                              ///< 0 when no system call failed
  std::optional<int> exit_code() const { return exit_code_; }     ///< absent: the command's own default, 1 or 125

 private:
  std::string problem_;
  std::string hint_;
  Kind kind_;
  int errno_ = 0;
  std::optional<int> exit_code_;
};

/// "No such file or directory (ENOENT)"
std::string errno_words(int err);

}  // namespace cnet
