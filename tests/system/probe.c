// probe: the test image's server and client, static, so that it runs in a container without a C library.
//
//   probe serve tcp|udp PORT [ADDRESS]    answers every request with "NAME PEER": its host name and the client's address;
//                                         on every address of both families unless one is given
//   probe ask tcp|udp ADDRESS PORT [SOURCE-PORT]   prints the answer; status 1 when there is none within 400 ms
//   probe rate ADDRESS PORT MILLISECONDS  asks by TCP again and again, and prints how often a second it was answered
//   probe latency ADDRESS PORT COUNT      asks by UDP again and again, and prints the mean time of an answer in us
//   probe pour PORT                       sends whoever connects as much as it takes
//   probe drink ADDRESS PORT MILLISECONDS reads from there, and prints what has come in Mbit/s, without the first second
//   probe fds                             the open file descriptors, beside 0-2 and the one that looks
//   probe all                             what holds this process, as JSON: capabilities, filter, limits, mounts, ids ...
//   probe syscalls                        the answer of its filter to each system call (probe_confinement.h)
//   probe foreign                         the same to a call as i386 and one as x32
//   probe devices                         which device nodes it can make
//   probe grow                            takes a MiB of memory after the other and prints how many it has
//   probe raw INTERFACE SOURCE TARGET     sends one UDP packet with a forged IPv4 source address

#include "probe_confinement.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { kPatience = 400 };  // milliseconds: no answer on the local wire takes longer

static void die(const char* what) {
  perror(what);
  exit(2);
}

// IPv4, or IPv6 with its interface where it needs one: "fe80::1%eth0".
typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

static Address address(const char* ip, const char* port) {
  Address at = {.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))}};
  if (inet_pton(AF_INET, ip, &at.v4.sin_addr) == 1) return at;
  char plain[INET6_ADDRSTRLEN] = "";
  const size_t length = strcspn(ip, "%");
  memcpy(plain, ip, length < sizeof plain ? length : 0);
  at = (Address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)atoi(port))}};
  if (ip[length] == '%') at.v6.sin6_scope_id = if_nametoindex(ip + length + 1);
  if (inet_pton(AF_INET6, plain, &at.v6.sin6_addr) != 1) {
    fprintf(stderr, "probe: %s is no address\n", ip);
    exit(2);
  }
  return at;
}

static socklen_t size_of(const Address* at) {
  return at->any.sa_family == AF_INET ? sizeof at->v4 : sizeof at->v6;
}

static int open_socket(const char* protocol, int family) {
  const int fd = socket(family, strcmp(protocol, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (fd < 0) die("socket");
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  return fd;
}

static size_t answer(char* text, size_t size, const Address* peer) {
  char name[128] = "", ip[INET6_ADDRSTRLEN] = "";
  gethostname(name, sizeof name - 1);
  if (peer->any.sa_family == AF_INET) {
    inet_ntop(AF_INET, &peer->v4.sin_addr, ip, sizeof ip);
  } else if (IN6_IS_ADDR_V4MAPPED(&peer->v6.sin6_addr)) {
    inet_ntop(AF_INET, peer->v6.sin6_addr.s6_addr + 12, ip, sizeof ip);
  } else {
    inet_ntop(AF_INET6, &peer->v6.sin6_addr, ip, sizeof ip);
  }
  return (size_t)snprintf(text, size, "%s %s\n", name, ip);
}

static _Noreturn void serve(const char* protocol, const char* port, const char* ip) {
  const Address at = address(ip, port);
  const int fd = open_socket(protocol, at.any.sa_family);
  if (bind(fd, &at.any, size_of(&at)) != 0) die("bind");
  const int udp = strcmp(protocol, "udp") == 0;
  if (!udp && listen(fd, 64) != 0) die("listen");
  for (;;) {
    char text[256];
    Address peer = {0};
    socklen_t length = sizeof peer;
    if (udp) {
      if (recvfrom(fd, text, sizeof text, 0, &peer.any, &length) < 0) continue;
      const size_t size = answer(text, sizeof text, &peer);
      sendto(fd, text, size, 0, &peer.any, length);
    } else {
      const int client = accept(fd, &peer.any, &length);
      if (client < 0) continue;
      const size_t size = answer(text, sizeof text, &peer);
      if (write(client, text, size) < 0) perror("write");
      close(client);
    }
  }
}

static int ask(const char* protocol, const char* ip, const char* port, const char* source) {
  const Address at = address(ip, port);
  const int fd = open_socket(protocol, at.any.sa_family);
  if (source) {
    const Address from = address(at.any.sa_family == AF_INET ? "0.0.0.0" : "::", source);
    if (bind(fd, &from.any, size_of(&from)) != 0) die("bind");
  }
  const struct timeval patience = {.tv_usec = kPatience * 1000};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);  // connect(2) obeys it too
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(fd, &at.any, size_of(&at)) != 0) return 1;
  if (strcmp(protocol, "udp") == 0 && send(fd, "?", 1, 0) != 1) return 1;
  char text[256];
  const ssize_t size = recv(fd, text, sizeof text, 0);
  if (size <= 0) return 1;
  fwrite(text, 1, (size_t)size, stdout);
  return 0;
}

static _Noreturn void pour(const char* port) {
  static const char zeros[65536];
  const Address at = address("::", port);
  const int fd = open_socket("tcp", at.any.sa_family);
  if (bind(fd, &at.any, size_of(&at)) != 0 || listen(fd, 8) != 0) die("listen");
  for (;;) {
    const int client = accept(fd, NULL, NULL);
    if (client < 0) continue;
    while (send(client, zeros, sizeof zeros, MSG_NOSIGNAL) > 0) {
    }
    close(client);
  }
}

static double now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}

static int rate(const char* ip, const char* port, const char* milliseconds) {
  const Address at = address(ip, port);
  const double begin = now(), end = begin + atof(milliseconds) / 1000;
  int answered = 0;
  while (now() < end) {
    const int fd = open_socket("tcp", at.any.sa_family);
    char text[256];
    if (connect(fd, &at.any, size_of(&at)) != 0) die("connect");
    if (recv(fd, text, sizeof text, 0) > 0) ++answered;
    close(fd);
  }
  printf("%.0f\n", answered / (now() - begin));
  return 0;
}

static int latency(const char* ip, const char* port, const char* count) {
  const Address at = address(ip, port);
  const int fd = open_socket("udp", at.any.sa_family);
  const struct timeval patience = {.tv_usec = kPatience * 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(fd, &at.any, size_of(&at)) != 0) return 1;
  const double begin = now();
  for (int i = atoi(count); i > 0; --i) {
    char text[256];
    if (send(fd, "?", 1, 0) != 1 || recv(fd, text, sizeof text, 0) <= 0) return 1;
  }
  printf("%.2f\n", (now() - begin) * 1e6 / atof(count));
  return 0;
}

static int drink(const char* ip, const char* port, const char* milliseconds) {
  static char text[65536];
  const Address at = address(ip, port);
  const int fd = open_socket("tcp", at.any.sa_family);
  const int size = 131072;  // what waits here while this process does not run is not the network's doing
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  if (connect(fd, &at.any, size_of(&at)) != 0) return 1;
  const double begin = now() + 1, end = begin + atof(milliseconds) / 1000;
  double bytes = 0, moment;
  do {
    const ssize_t got = recv(fd, text, sizeof text, 0);
    if (got <= 0) die("recv");
    moment = now();
    if (moment > begin) bytes += (double)got;
  } while (moment < end);
  printf("%.2f\n", bytes * 8 / 1e6 / (moment - begin));
  return 0;
}

static int fds(void) {
  DIR* folder = opendir("/proc/self/fd");
  if (!folder) die("opendir");
  int found = 0;
  for (struct dirent* entry; (entry = readdir(folder));) {
    const int fd = atoi(entry->d_name);
    if (entry->d_name[0] == '.' || fd <= 2 || fd == dirfd(folder)) continue;
    char path[64], target[256] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (readlink(path, target, sizeof target - 1) < 0) continue;
    printf("%d %s\n", fd, target);
    found = 1;
  }
  closedir(folder);
  return found;
}

static int forge(const char* interface, const char* source, const char* target) {
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd < 0) die("raw socket");
  setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, (socklen_t)strlen(interface));
  struct {
    struct iphdr ip;
    struct udphdr udp;
    char text[4];
  } packet = {.ip = {.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
                     .tot_len = htons(sizeof packet)},
              .udp = {.source = htons(5353), .dest = htons(9999),
                      .len = htons(sizeof packet.udp + sizeof packet.text)},
              .text = "huh"};
  const Address to = address(target, "9999");
  packet.ip.saddr = address(source, "0").v4.sin_addr.s_addr;
  packet.ip.daddr = to.v4.sin_addr.s_addr;
  if (sendto(fd, &packet, sizeof packet, 0, &to.any, sizeof to.v4) < 0) die("sendto");
  return 0;
}

static _Noreturn void grow(void) {
  const size_t mib = 1 << 20;
  for (int have = 1;; ++have) {
    char* memory = malloc(mib);
    if (!memory) die("malloc");
    memset(memory, have, mib);
    printf("%d\n", have);
    fflush(stdout);
  }
}

int main(int argc, char** argv) {
  if (argc >= 4 && !strcmp(argv[1], "serve"))
    serve(argv[2], argv[3], argc > 4 ? argv[4] : "::");
  if (argc >= 5 && !strcmp(argv[1], "ask"))
    return ask(argv[2], argv[3], argv[4], argc > 5 ? argv[5] : NULL);
  if (argc == 5 && !strcmp(argv[1], "rate")) return rate(argv[2], argv[3], argv[4]);
  if (argc == 5 && !strcmp(argv[1], "latency")) return latency(argv[2], argv[3], argv[4]);
  if (argc == 3 && !strcmp(argv[1], "pour")) pour(argv[2]);
  if (argc == 5 && !strcmp(argv[1], "drink")) return drink(argv[2], argv[3], argv[4]);
  if (argc == 2 && !strcmp(argv[1], "fds")) return fds();
  if (argc == 2 && !strcmp(argv[1], "all")) return confinement();
  if (argc == 2 && !strcmp(argv[1], "syscalls")) return system_calls();
  if (argc == 2 && !strcmp(argv[1], "foreign")) return foreign_calls();
  if (argc == 2 && !strcmp(argv[1], "devices")) return devices();
  if (argc == 2 && !strcmp(argv[1], "grow")) grow();
  if (argc == 5 && !strcmp(argv[1], "raw")) return forge(argv[2], argv[3], argv[4]);
  fputs("usage: probe serve|ask|rate|latency|pour|drink|fds|all|syscalls|foreign|devices|grow|raw ...\n", stderr);
  return 2;
}
