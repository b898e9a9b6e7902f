#pragma once

#include <functional>
#include <optional>
#include <string>

#include "entry.h"

namespace cnet::image {

/// Another source with a checkpoint before each step. Both stay the caller's.
class Interruptible : public TreeSource {
 public:
  Interruptible(TreeSource& source, const std::function<void()>& checkpoint)
      : source_(source), checkpoint_(checkpoint) {}
  std::optional<Entry> next() override {
    if (checkpoint_) checkpoint_();
    return source_.next();
  }
  std::optional<Block> block() override {
    if (checkpoint_) checkpoint_();
    return source_.block();
  }
  std::string diff_id() override { return source_.diff_id(); }

 private:
  TreeSource& source_;
  const std::function<void()>& checkpoint_;
};

}  // namespace cnet::image
