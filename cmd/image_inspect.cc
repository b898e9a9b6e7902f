#include "cnet/base/error.h"
#include "cnet/image/image_store.h"
#include "cnet/output/image_view.h"
#include "command.h"
#include "inspect_flags.h"
#include "world.h"

namespace cnet::cmd {

Action build_image_inspect(CLI::App& app) {
  auto flags = std::make_shared<InspectFlags>();
  add_inspect_flags(app, *flags, "IMAGE");
  return [flags](Session& session) {
    return print_inspected(session, *flags, [&](const std::string& name) {
      const auto image = session.real().image_store().inspect(name);
      if (!image) throw Error("no image has this name or id", Error::Kind::not_found);
      return output::image_json(*image);
    });
  };
}

}  // namespace cnet::cmd
