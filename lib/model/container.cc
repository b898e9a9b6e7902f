#include "cnet/model/container.h"

namespace cnet {

std::string status_name(Status status) {
  switch (status) {
    case Status::created:
      return "created";
    case Status::running:
      return "running";
    case Status::exited:
      return "exited";
  }
  return {};
}

}  // namespace cnet
