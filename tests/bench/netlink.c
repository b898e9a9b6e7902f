#include "netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void message_begin(struct batch* b, int type, int flags, const void* header, size_t size) {
  b->message = b->length;
  struct nlmsghdr* m = (struct nlmsghdr*)(b->bytes + b->length);
  memset(m, 0, sizeof *m);
  m->nlmsg_type = (uint16_t)type;
  m->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
  m->nlmsg_seq = 1;
  memcpy(b->bytes + b->length + NLMSG_HDRLEN, header, size);
  b->length += NLMSG_SPACE(size);
}

void message_end(struct batch* b) {
  struct nlmsghdr* m = (struct nlmsghdr*)(b->bytes + b->message);
  m->nlmsg_len = (uint32_t)(b->length - b->message);
}

void put(struct batch* b, int type, const void* data, size_t size) {
  struct nlattr* a = (struct nlattr*)(b->bytes + b->length);
  a->nla_type = (uint16_t)type;
  a->nla_len = (uint16_t)(NLA_HDRLEN + size);
  memset(b->bytes + b->length + NLA_HDRLEN, 0, NLA_ALIGN(size));
  if (size) memcpy(b->bytes + b->length + NLA_HDRLEN, data, size);
  b->length += NLA_HDRLEN + NLA_ALIGN(size);
}

void put_text(struct batch* b, int type, const char* text) { put(b, type, text, strlen(text) + 1); }
void put_u32(struct batch* b, int type, uint32_t value) { put(b, type, &value, sizeof value); }

size_t nest_begin(struct batch* b, int type) {
  const size_t at = b->length;
  put(b, type | NLA_F_NESTED, NULL, 0);
  return at;
}

void nest_end(struct batch* b, size_t nest) {
  ((struct nlattr*)(b->bytes + nest))->nla_len = (uint16_t)(b->length - nest);
}

int netlink_open(int protocol) {
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (fd < 0) {
    perror("floor: netlink socket");
    exit(1);
  }
  return fd;
}

void netlink_send(int fd, struct batch* b, int acks, const char* what) {
  char answer[16384];
  if (send(fd, b->bytes, b->length, 0) < 0) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
  }
  while (acks > 0) {
    const ssize_t got = recv(fd, answer, sizeof answer, 0);
    if (got <= 0) break;
    int rest = (int)got;
    for (struct nlmsghdr* m = (struct nlmsghdr*)answer; NLMSG_OK(m, (unsigned)rest); m = NLMSG_NEXT(m, rest)) {
      if (m->nlmsg_type != NLMSG_ERROR) continue;
      const int code = ((struct nlmsgerr*)NLMSG_DATA(m))->error;
      if (code != 0) {
        fprintf(stderr, "floor: %s: %s\n", what, strerror(-code));
        exit(1);
      }
      --acks;
    }
  }
  b->length = 0;
}

void put_link_up(struct batch* b, int index) {
  const struct ifinfomsg link = {.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
  message_begin(b, RTM_NEWLINK, NLM_F_ACK, &link, sizeof link);
  message_end(b);
}

void put_address(struct batch* b, int index, uint32_t address, int length) {
  const struct ifaddrmsg header = {.ifa_family = AF_INET, .ifa_prefixlen = (uint8_t)length,
                                   .ifa_index = (uint32_t)index};
  message_begin(b, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, &header, sizeof header);
  put_u32(b, IFA_LOCAL, address);
  put_u32(b, IFA_ADDRESS, address);
  message_end(b);
}

void put_default_route(struct batch* b, uint32_t gateway) {
  const struct rtmsg header = {.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN,
                               .rtm_protocol = RTPROT_STATIC, .rtm_type = RTN_UNICAST};
  message_begin(b, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, &header, sizeof header);
  put_u32(b, RTA_GATEWAY, gateway);
  message_end(b);
}

void put_bridge(struct batch* b, const char* name) {
  const struct ifinfomsg link = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP};
  message_begin(b, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, &link, sizeof link);
  put_text(b, IFLA_IFNAME, name);
  const size_t info = nest_begin(b, IFLA_LINKINFO);
  put_text(b, IFLA_INFO_KIND, "bridge");
  nest_end(b, info);
  message_end(b);
}

void put_link_delete(struct batch* b, const char* name) {
  const struct ifinfomsg link = {0};
  message_begin(b, RTM_DELLINK, NLM_F_ACK, &link, sizeof link);
  put_text(b, IFLA_IFNAME, name);
  message_end(b);
}

void put_veth(struct batch* b, const char* name, int bridge, int netns) {
  const struct ifinfomsg link = {.ifi_flags = IFF_UP, .ifi_change = IFF_UP}, peer = {0};
  message_begin(b, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, &link, sizeof link);
  put_text(b, IFLA_IFNAME, name);
  put_u32(b, IFLA_MASTER, (uint32_t)bridge);
  const size_t info = nest_begin(b, IFLA_LINKINFO);
  put_text(b, IFLA_INFO_KIND, "veth");
  const size_t data = nest_begin(b, IFLA_INFO_DATA), end = nest_begin(b, VETH_INFO_PEER);
  memcpy(b->bytes + b->length, &peer, sizeof peer);
  b->length += NLMSG_ALIGN(sizeof peer);
  put_text(b, IFLA_IFNAME, "eth0");
  put_u32(b, IFLA_NET_NS_FD, (uint32_t)netns);
  nest_end(b, end);
  nest_end(b, data);
  nest_end(b, info);
  message_end(b);
}

static void put_batch_mark(struct batch* b, int type) {
  const struct nfgenmsg mark = {.res_id = htons(NFNL_SUBSYS_NFTABLES)};
  message_begin(b, type, 0, &mark, sizeof mark);
  message_end(b);
}

void put_elements(struct batch* b, int add, const char* name, int count) {
  put_batch_mark(b, NFNL_MSG_BATCH_BEGIN);
  const struct nfgenmsg header = {.nfgen_family = NFPROTO_INET};
  const int verb = add ? NFT_MSG_NEWSETELEM : NFT_MSG_DELSETELEM;
  message_begin(b, NFNL_SUBSYS_NFTABLES << 8 | verb, NLM_F_ACK | (add ? NLM_F_CREATE : 0), &header, sizeof header);
  put_text(b, NFTA_SET_ELEM_LIST_TABLE, "floor");
  put_text(b, NFTA_SET_ELEM_LIST_SET, "names");
  const size_t list = nest_begin(b, NFTA_SET_ELEM_LIST_ELEMENTS);
  for (int i = 0; i < count; ++i) {
    char key[IFNAMSIZ] = {0};
    strncpy(key, name, sizeof key - 2);
    key[strlen(key)] = (char)('a' + i);
    const size_t element = nest_begin(b, NFTA_LIST_ELEM), value = nest_begin(b, NFTA_SET_ELEM_KEY);
    put(b, NFTA_DATA_VALUE, key, sizeof key);
    nest_end(b, value);
    nest_end(b, element);
  }
  nest_end(b, list);
  message_end(b);
  put_batch_mark(b, NFNL_MSG_BATCH_END);
}
