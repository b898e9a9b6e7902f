#include "cnet/base/error.h"

#include <cstring>
#include <utility>

namespace cnet {

Error::Error(std::string problem, Kind kind) : problem_(std::move(problem)), kind_(kind) {}

Error Error::system(std::string attempt, int err, std::string_view detail) {
  std::string text = std::move(attempt) + ": " + errno_words(err);
  if (!detail.empty()) text.append(": ").append(detail);
  Error error(std::move(text));
  error.errno_ = err;
  return error;
}

Error Error::hint(std::string way_out) && {
  hint_ = std::move(way_out);
  return std::move(*this);
}

Error Error::exit_code(int code) && {
  exit_code_ = code;
  return std::move(*this);
}

std::string errno_words(int err) {
  const char* name = ::strerrorname_np(err);
  const char* text = ::strerrordesc_np(err);
  if (name == nullptr || text == nullptr) return "error " + std::to_string(err);
  return std::string(text) + " (" + name + ")";
}

}  // namespace cnet
