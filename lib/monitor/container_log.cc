#include "container_log.h"

namespace cnet::monitor {

ContainerLog::ContainerLog(const LogSpec& spec) {
  if (spec.file) {
    file_ = std::make_unique<JsonLog>(RotatedLog(*spec.file, spec.helper), spec.file->attributes);
  }
  if (spec.collector) collector_ = std::make_unique<Collector>(*spec.collector, spec.helper);
}

void ContainerLog::write(const LogLine& line) {
  if (file_) file_->write(line);
  if (collector_) collector_->write(line);
}

void ContainerLog::flush() {
  if (file_) file_->flush();
  if (collector_) collector_->flush();
}

void ContainerLog::container_ended() {
  if (collector_) collector_->container_ended();
}

void ContainerLog::watch(PollSet& set) const {
  if (file_) file_->watch(set);
  if (collector_) collector_->watch(set);
}

void ContainerLog::handle(const PollSet& set) {
  if (file_) file_->handle(set);
  if (collector_) collector_->handle(set);
}

std::optional<ContainerLog::Clock::time_point> ContainerLog::deadline() const {
  return collector_ ? collector_->deadline() : std::nullopt;
}

}  // namespace cnet::monitor
