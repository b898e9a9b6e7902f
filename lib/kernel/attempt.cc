#include "attempt.h"

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::kernel {

std::string attempt(const Resource& resource) { return describe(resource).front(); }

void require(const std::string& command, const Answer& answer) {
  if (answer.err != 0) throw Error::system(command, answer.err, answer.detail);
}

void require_kind(const std::string& command, const Answer& answer, const std::string& module) {
  if (answer.err != EOPNOTSUPP) return require(command, answer);
  throw Error::system(command, answer.err, answer.detail)
      .hint("this kernel lacks the module `" + module + "`; `modprobe " + module +
            "` tries to load it");
}

void require_ours(const LinkState& link, const std::string& name, const std::string& kind,
                  const std::string& alias) {
  if (is_ours(link, kind, alias)) return;
  const std::string owner = link.alias.empty() ? "has no alias" : "is " + quoted(link.alias);
  throw Error("a link named " + name + " exists already and is not cnet's: it " + owner + ", not " +
                  quoted(alias),
              Error::Kind::exists)
      .hint("look at it with `ip -d link show " + name + "`, and rename or delete it");
}

bool means_gone(int err) {
  return err == ENOENT || err == ENODEV || err == ESRCH || err == EADDRNOTAVAIL;
}

}  // namespace cnet::kernel
