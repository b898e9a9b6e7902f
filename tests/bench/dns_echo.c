// dns_echo: what a resolver could do at best on 127.0.0.11: it sends every query back as an answer, in batches. Prints the
// port it has; the caller rewrites 53 to it.
#define _GNU_SOURCE  // recvmmsg
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { kBatch = 32, kMost = 1232 };

int main(void) {
  static unsigned char bytes[kBatch][kMost];
  static struct sockaddr_in clients[kBatch];
  static struct iovec parts[kBatch];
  static struct mmsghdr messages[kBatch];
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = inet_addr("127.0.0.11")};
  socklen_t size = sizeof here;
  const int buffer = 512 * 1024;
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  if (bind(fd, (struct sockaddr*)&here, size) < 0 || getsockname(fd, (struct sockaddr*)&here, &size) < 0) {
    perror("dns_echo");
    return 1;
  }
  printf("%d\n", ntohs(here.sin_port));
  fflush(stdout);
  for (;;) {
    for (int i = 0; i < kBatch; i++) {
      parts[i] = (struct iovec){bytes[i], kMost};
      messages[i].msg_hdr = (struct msghdr){
          .msg_name = &clients[i], .msg_namelen = sizeof clients[i], .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    const int count = recvmmsg(fd, messages, kBatch, MSG_WAITFORONE, NULL);
    for (int i = 0; i < count; i++) {
      bytes[i][2] |= 0x80;
      parts[i].iov_len = messages[i].msg_len;
    }
    for (int done = 0; done < count;) {
      const int sent = sendmmsg(fd, &messages[done], (unsigned)(count - done), 0);
      done += sent > 0 ? sent : 1;
    }
  }
}
