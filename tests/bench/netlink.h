// The few netlink messages floor needs, written by hand: no library between the measurement and the kernel.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct batch {
  char bytes[16384];
  size_t length;
  size_t message;  // offset of the message that is being written
};

void message_begin(struct batch* b, int type, int flags, const void* header, size_t size);
void message_end(struct batch* b);
void put(struct batch* b, int type, const void* data, size_t size);
void put_text(struct batch* b, int type, const char* text);
void put_u32(struct batch* b, int type, uint32_t value);
size_t nest_begin(struct batch* b, int type);
void nest_end(struct batch* b, size_t nest);

int netlink_open(int protocol);
// Sends the whole batch and collects `acks` answers; exits with a message when one is an error.
void netlink_send(int fd, struct batch* b, int acks, const char* what);

// ip link set NAME up, ip address add IP/LENGTH dev NAME, ip route add default via IP
void put_link_up(struct batch* b, int index);
void put_address(struct batch* b, int index, uint32_t address, int length);
void put_default_route(struct batch* b, uint32_t gateway);
void put_bridge(struct batch* b, const char* name);
void put_link_delete(struct batch* b, const char* name);
// ip link add NAME master BRIDGE up type veth peer eth0 netns FD
void put_veth(struct batch* b, const char* name, int bridge, int netns);
// nft add|delete element inet floor names { NAME }, `count` of them with a letter behind, in one transaction
void put_elements(struct batch* b, int add, const char* name, int count);
