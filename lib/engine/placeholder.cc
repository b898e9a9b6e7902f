#include "placeholder.h"

namespace cnet {
namespace {

void replace_all(std::string& text, const std::string& from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::vector<std::string> with_placeholder(std::vector<std::string> lines, const std::string& id) {
  for (std::string& line : lines) {
    replace_all(line, id, "<id>");
    replace_all(line, id.substr(0, 12), "<id>");
  }
  return lines;
}

}  // namespace cnet
