// stopwatch ROUNDS < PLAN > CSV: times commands of several engines, interleaved, without a shell in between.
//
// A line of the plan is one measurement:   ROW|ENGINE|NETNS|STEP && STEP ...
//   STEP       words of a command; {} stands for a number that was not used before
//   ~STEP      not timed: clean-up
//   *N STEP    N copies at once, each with a number of its own
// NETNS is a file to setns(2) into before each step, empty for none. Each round runs every line once, so that whatever
// disturbs the machine disturbs all engines alike. A line of the result: row,engine,round,microseconds,status.

#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kLines = 128, kWords = 4096, kCopies = 256 };

struct line {
  char *row, *engine, *netns, *steps;
};

static char text[1 << 20];
static int number = 1000;
extern char** environ;

static long long now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static void fail(const char* what) {
  perror(what);
  exit(2);
}

// Output of the engines goes nowhere, their errors to our stderr.
static pid_t start(char** words, posix_spawn_file_actions_t* quiet) {
  pid_t pid;
  const int error = posix_spawnp(&pid, words[0], quiet, NULL, words, environ);
  if (error) {
    fprintf(stderr, "stopwatch: %s: %s\n", words[0], strerror(error));
    exit(2);
  }
  return pid;
}

static int finish(pid_t pid) {
  int status;
  struct rusage usage;
  if (wait4(pid, &status, 0, &usage) != pid) fail("wait4");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Splits a step into words and puts `n` in for {}. The words live until the next call.
static char** split(char* step, int n) {
  static char copy[1 << 17], *words[kWords];
  size_t used = 0;
  int count = 0;
  for (char* word = step; *word && count < kWords - 1;) {
    word += strspn(word, " ");
    const size_t length = strcspn(word, " ");
    if (!length) break;
    words[count++] = copy + used;
    for (size_t i = 0; i < length && used < sizeof copy - 32; ++i) {
      if (word[i] == '{' && word[i + 1] == '}') {
        used += (size_t)sprintf(copy + used, "%d", n);
        ++i;
      } else {
        copy[used++] = word[i];
      }
    }
    copy[used++] = 0;
    word += length;
  }
  words[count] = NULL;
  return words;
}

// Runs one step; adds its time unless it is a clean-up. The first failure is kept in *status.
static long long run(char* step, int base, posix_spawn_file_actions_t* quiet, int* status) {
  pid_t pids[kCopies];
  int copies = 1, clean_up = 0;
  step += strspn(step, " ");
  if (*step == '~') clean_up = 1, ++step;
  if (*step == '*') copies = (int)strtol(step + 1, &step, 10);
  if (copies > kCopies) copies = kCopies;
  const long long begin = now();
  for (int i = 0; i < copies; ++i) pids[i] = start(split(step, base + i), quiet);
  for (int i = 0; i < copies; ++i) {
    const int got = finish(pids[i]);
    if (got && !*status) *status = got;
  }
  return clean_up ? 0 : now() - begin;
}

static void measure(const struct line* line, int round, posix_spawn_file_actions_t* quiet) {
  static char steps[sizeof text];
  strcpy(steps, line->steps);
  if (*line->netns) {
    const int fd = open(line->netns, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET) != 0) fail(line->netns);
    close(fd);
  }
  const int base = number;
  number += kCopies;
  long long spent = 0;
  int status = 0;
  for (char *step = steps, *next; step; step = next) {
    next = strstr(step, " && ");
    if (next) *next = 0, next += 4;
    spent += run(step, base, quiet, &status);
  }
  printf("%s,%s,%d,%lld,%d\n", line->row, line->engine, round, spent / 1000, status);
  fflush(stdout);
}

int main(int argc, char** argv) {
  static struct line lines[kLines];
  int count = 0;
  if (argc != 2) return 2;
  const size_t size = fread(text, 1, sizeof text - 1, stdin);
  text[size] = 0;
  char* rest = text;
  for (char* at; (at = strsep(&rest, "\n")) && count < kLines;) {
    if (!*at || *at == '#') continue;
    struct line* line = &lines[count++];
    line->row = strsep(&at, "|");
    line->engine = strsep(&at, "|");
    line->netns = strsep(&at, "|");
    line->steps = at;
    if (!line->steps) fail("plan");
  }
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  for (int round = 1; round <= atoi(argv[1]); ++round)
    for (int i = 0; i < count; ++i) measure(&lines[i], round, &quiet);
  return 0;
}
