// connect TURNS ADDRESS PORT [PORT...]: how long a new TCP connection takes through each of these ports, in turns of a
// hundred, so that what disturbs one disturbs all; going from one server to another after every connection would measure
// the scheduler instead. Prints a line for each port: PORT MEDIAN P95, in microseconds.

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { kTurn = 100 };

static void fail(const char* what) {
  perror(what);
  exit(2);
}

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

// Closed with a reset, so that ten thousand of them do not wait in TIME_WAIT.
static double once(const struct sockaddr_in* to) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) fail("socket");
  const double begin = now();
  if (connect(fd, (const struct sockaddr*)to, sizeof *to) != 0) fail("connect");
  const double took = now() - begin;
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd);
  return took;
}

static int by_value(const void* a, const void* b) {
  const double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fputs("usage: connect TURNS ADDRESS PORT [PORT...]\n", stderr);
    return 2;
  }
  const int turns = atoi(argv[1]), rounds = turns * kTurn, ports = argc - 3;
  if (turns < 1) return 2;
  struct sockaddr_in to = {.sin_family = AF_INET};
  if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) return 2;
  double* took = malloc(sizeof *took * (size_t)rounds * (size_t)ports);
  if (!took) fail("malloc");
  for (int turn = 0; turn < turns; ++turn) {
    for (int port = 0; port < ports; ++port) {
      to.sin_port = htons((unsigned short)atoi(argv[3 + port]));
      for (int i = 0; i < kTurn; ++i) took[port * rounds + turn * kTurn + i] = once(&to);
    }
  }
  for (int port = 0; port < ports; ++port) {
    double* mine = took + port * rounds;
    qsort(mine, (size_t)rounds, sizeof *mine, by_value);
    printf("%s %.1f %.1f\n", argv[3 + port], mine[rounds / 2], mine[rounds * 95 / 100]);
  }
  return 0;
}
