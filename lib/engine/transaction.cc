#include "transaction.h"

#include "cnet/base/text.h"

namespace cnet {

void throw_if_any(const std::vector<std::string>& failures) {
  if (failures.empty()) return;
  throw Error(join(failures, "\n"))
      .hint("what could not be removed is still recorded: `cnet system repair` tries again");
}

}  // namespace cnet
