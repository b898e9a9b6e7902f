/// cnet-log: does for a container's monitor what would make it large. Private: the monitor and
/// `cnet logs` execute it.
///
///     cnet-log gzip          compresses standard input, a log's file, to standard output
///     cnet-log gunzip        the inverse; ends quietly when nobody reads on
///     cnet-log lookup HOST   prints the host's addresses, one a line
///
/// It ends with whoever has started it.

#include <netdb.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr int kFailed = 1;
using Chunk = std::array<unsigned char, kChunk>;

bool write_all(const unsigned char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

/// -1 when it cannot be read.
ssize_t read_some(Chunk& chunk) {
  for (;;) {
    const ssize_t length = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (length >= 0 || errno != EINTR) return length;
  }
}

/// The header's name is the file's inode: by it a reader that has the file open finds it again.
int compress() {
  ::setpriority(PRIO_PROCESS, 0, 10);
  struct stat info {};
  if (::fstat(STDIN_FILENO, &info) < 0) return kFailed;
  std::string name = std::to_string(info.st_ino);
  z_stream stream{};
  constexpr int gzip = 15 + 16;
  constexpr int memory = 8;
  if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip, memory, Z_DEFAULT_STRATEGY) != Z_OK) {
    return kFailed;
  }
  gz_header header{};
  header.os = 3;  // Unix
  header.name = reinterpret_cast<Bytef*>(name.data());
  ::deflateSetHeader(&stream, &header);
  static Chunk in;
  static Chunk out;
  for (int result = Z_OK; result != Z_STREAM_END;) {
    const ssize_t length = read_some(in);
    if (length < 0) return kFailed;
    stream.next_in = in.data();
    stream.avail_in = static_cast<uInt>(length);
    do {
      stream.next_out = out.data();
      stream.avail_out = out.size();
      result = ::deflate(&stream, length == 0 ? Z_FINISH : Z_NO_FLUSH);
      if (!write_all(out.data(), out.size() - stream.avail_out)) return kFailed;
    } while (stream.avail_out == 0);
  }
  // As old as what it holds: `logs --since` passes it by.
  const timespec times[] = {info.st_atim, info.st_mtim};
  ::futimens(STDOUT_FILENO, times);
  ::deflateEnd(&stream);
  return 0;
}

int decompress() {
  z_stream stream{};
  constexpr int gzip = 15 + 16;
  if (::inflateInit2(&stream, gzip) != Z_OK) return kFailed;
  static Chunk in;
  static Chunk out;
  for (int result = Z_OK; result != Z_STREAM_END;) {
    const ssize_t length = read_some(in);
    if (length <= 0) return kFailed;  // cut off
    stream.next_in = in.data();
    stream.avail_in = static_cast<uInt>(length);
    do {
      stream.next_out = out.data();
      stream.avail_out = out.size();
      result = ::inflate(&stream, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return kFailed;
      if (!write_all(out.data(), out.size() - stream.avail_out)) return kFailed;
    } while (stream.avail_out == 0);
  }
  ::inflateEnd(&stream);
  return 0;
}

int look_up(const char* host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;  // each address once
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host, nullptr, &hints, &found) != 0) return kFailed;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    char text[NI_MAXHOST];
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0,
                      NI_NUMERICHOST) == 0) {
      std::puts(text);
    }
  }
  ::freeaddrinfo(found);
  return std::fflush(stdout) == 0 ? 0 : kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string_view verb = argc > 1 ? argv[1] : "";
  if (verb == "gzip" && argc == 2) return compress();
  if (verb == "gunzip" && argc == 2) return decompress();
  if (verb == "lookup" && argc == 3) return look_up(argv[2]);
  std::fputs("cnet-log: executed by cnet, not by hand\n", stderr);
  return 2;
}
