/// cnet-image: unpacks images for cnet, in a process of its own, because cnet itself links no
/// archive library and because what is parsed here comes from strangers. Private: cnet executes it
/// (image::import_image).
///
///     cnet-image import --root DIR [--change INSTRUCTION]... [--message TEXT] -- SOURCE NAME
///
/// and the commands of image_archive_commands.h and image_registry_commands.h. Prints the image's id. On failure it prints the
/// problem and, in a second line, the way out, and exits with 125.

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/change.h"
#include "cnet/image/image_store.h"
#include "cnet/image/import_image.h"
#include "cnet/image/import_tree.h"
#include "cnet/state/real_disk.h"
#include "image_archive_commands.h"
#include "image_registry_commands.h"

namespace cnet {
namespace {

constexpr int kFailed = 125;

/// Decompressors take as much memory as an archive asks for (a zstd or xz window); this is what
/// they get. What tools write by themselves needs 9 MiB at most.
constexpr rlim_t kMemory = rlim_t{60} << 20;

volatile sig_atomic_t g_interrupted = 0;

void stop_when_interrupted() {
  if (g_interrupted != 0) throw Error("interrupted");
}

void prepare_process() {
  ::umask(0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
#if !defined(__SANITIZE_ADDRESS__)
  const rlimit limit{kMemory, kMemory};
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
  ::signal(SIGPIPE, SIG_IGN);  // whoever reads `save` may go away: that is an error like others
  struct sigaction stop {};
  stop.sa_handler = [](int) { g_interrupted = 1; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &stop, nullptr);
}

image::ImportRequest parse_arguments(const std::vector<std::string>& arguments) {
  image::ImportRequest request;
  std::size_t at = 1;
  for (; at + 1 < arguments.size() && arguments[at] != "--"; at += 2) {
    if (arguments[at] == "--root") {
      request.root = arguments[at + 1];
    } else if (arguments[at] == "--change") {
      request.changes.push_back(arguments[at + 1]);
    } else if (arguments[at] == "--message") {
      request.message = arguments[at + 1];
    } else {
      throw Error("unknown argument " + quoted(arguments[at]), Error::Kind::usage);
    }
  }
  if (arguments.empty() || arguments[0] != "import" || request.root.empty() ||
      arguments.size() != at + 3) {
    throw Error("cnet-image is cnet's own", Error::Kind::usage).hint("use: cnet image import");
  }
  request.source = arguments[at + 1];
  request.name = arguments[at + 2];
  return request;
}

void report(const Error& error) {
  std::string text = error.problem() + "\n";
  if (!error.hint().empty()) text += error.hint() + "\n";
  std::fputs(text.c_str(), stderr);
}

int import(state::Disk& disk, const image::ImportRequest& request) {
  try {
    const ImageId id = image::import_tree(disk, {.source = request.source,
                                                 .name = image::parse_reference(request.name),
                                                 .config = image::apply_changes(request.changes),
                                                 .message = request.message,
                                                 .limits = {},
                                                 .checkpoint = stop_when_interrupted});
    std::printf("sha256:%s\n", id.str().c_str());
    return 0;
  } catch (const Error& error) {
    report(error);
  } catch (const std::bad_alloc&) {
    report(Error("the archive needs more memory than unpacking may use"));
  }
  return kFailed;
}

int run(const std::vector<std::string>& arguments) {
  prepare_process();
  try {
    auto code = run_archive_command(arguments, stop_when_interrupted);
    if (!code) code = run_registry_command(arguments, stop_when_interrupted);
    if (code) return *code;
  } catch (const Error& error) {
    report(error);
    return kFailed;
  } catch (const std::bad_alloc&) {
    report(Error("the archive needs more memory than unpacking may use"));
    return kFailed;
  }
  try {
    const image::ImportRequest request = parse_arguments(arguments);
    state::RealDisk disk(request.root, "/run/cnet");  // images have nothing in the second tree
    const int code = import(disk, request);
    image::ImageStore(disk).collect();
    return code;
  } catch (const Error& error) {
    report(error);
  }
  return kFailed;
}

}  // namespace
}  // namespace cnet

int main(int argc, char** argv) { return cnet::run({argv + 1, argv + argc}); }
