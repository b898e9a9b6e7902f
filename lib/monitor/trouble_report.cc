#include "trouble_report.h"

#include <utility>

#include "cnet/monitor/child_program.h"

namespace cnet::monitor {
namespace {

std::string lines_lost(std::size_t lost) {
  if (lost == 0) return "no line is lost";
  return std::to_string(lost) + (lost == 1 ? " line is lost" : " lines are lost");
}

}  // namespace

TroubleReport::TroubleReport(std::vector<std::string> command, std::string collector)
    : command_(std::move(command)), collector_(std::move(collector)) {}

void TroubleReport::begin(const std::string& why) {
  if (std::exchange(is_open_, true)) return;
  write("trouble", collector_ + ": " + why);
}

void TroubleReport::end(std::size_t lost) {
  if (!std::exchange(is_open_, false)) return;
  write("over", collector_ + " takes lines again; " + lines_lost(lost));
}

void TroubleReport::give_up(std::size_t lost) {
  is_open_ = false;
  write("trouble", collector_ + " was not waited for at the container's end; " + lines_lost(lost));
}

/// One after the other: they stand in the log in their order.
void TroubleReport::write(const std::string& kind, const std::string& text) {
  if (command_.empty()) return;
  std::vector<std::string> argv = command_;
  argv.insert(argv.end(), {kind, text});
  if (writer_) {
    waiting_.push_back(std::move(argv));
  } else {
    writer_ = start_program(argv, {});
  }
}

void TroubleReport::handle(const PollSet& set) {
  if (!writer_ || !set.ready(writer_.get())) return;
  reap_program(writer_);
  writer_.reset();
  if (waiting_.empty()) return;
  writer_ = start_program(waiting_.front(), {});
  waiting_.erase(waiting_.begin());
}

}  // namespace cnet::monitor
