#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <memory>
#include <span>

#include "asker.h"
#include "cnet/dns/answer.h"
#include "events.h"
#include "folder_names.h"
#include "forwarder.h"

namespace cnet::resolver {

/// Who answers, and who asks others.
struct Desk {
  FolderNames& names;
  dns::Answerer& answerer;
  Forwarder& forwarder;
};

/// Queries by UDP, in batches: what the networks know is answered with one system call for all.
class Datagrams : public Listener {
 public:
  Datagrams(Events& events, int socket, const Desk& desk);
  ~Datagrams() override;
  /// From now on queries are taken.
  void open();
  void ready(std::uint32_t events) override;
  void reply(const Asker& asker, std::span<const std::uint8_t> message) const;

 private:
  struct Batch;
  /// False when there was nothing more to receive.
  bool serve_batch();

  int socket_;
  Desk desk_;
  Watch watch_;
  std::unique_ptr<Batch> batch_;
};

}  // namespace cnet::resolver
