#include "cnet/model/container.h"

namespace cnet {

bool was_lost(const Container& container) {
  return container.started &&
         (!container.last_exit || container.last_exit->started < *container.started);
}

std::string status_name(Status status) {
  switch (status) {
    case Status::created:
      return "created";
    case Status::running:
      return "running";
    case Status::exited:
      return "exited";
    case Status::paused:
      return "paused";
    case Status::restarting:
      return "restarting";
  }
  return {};
}

}  // namespace cnet
