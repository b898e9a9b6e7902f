#include "cid_file.h"
#include "command.h"
#include "container_flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_create(CLI::App& app) {
  auto flags = std::make_shared<ContainerFlags>();
  add_container_flags(app, *flags);
  return [flags](Session& session) {
    session.set_goal("create container");
    CreateContainer container = parse_container_flags(*flags);
    provide_image(session, container, flags->pull);
    CidFile cid_file(flags->cid_file);
    container.announce = [&](const ContainerId& id) { cid_file.write(id); };
    const ContainerId id = create_container(session.world(), container).id;
    cid_file.keep();
    session.print(id.str() + "\n");
    return 0;
  };
}

}  // namespace cnet::cmd
