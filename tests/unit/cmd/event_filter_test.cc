#include "event_filter.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using namespace cnet;
using namespace cnet::cmd;

namespace {

const Event kStart{.type = EventType::container,
                   .action = "start",
                   .actor = "abc123",
                   .attributes = {{"image", "box"}, {"name", "web"}, {"tier", "front"}}};
const Event kHealth{.type = EventType::container,
                    .action = "health_status: healthy",
                    .actor = "abc123",
                    .attributes = {{"image", "box"}, {"name", "web"}}};
const Event kConnect{.type = EventType::network,
                     .action = "connect",
                     .actor = "def456",
                     .attributes = {{"name", "db"}, {"container", "abc123"}}};

const Event kPull{.type = EventType::image,
                  .action = "pull",
                  .actor = "localhost:5000/box:1",
                  .attributes = {{"name", "localhost:5000/box"}}};

bool accepts(const std::vector<std::string>& filters, const Event& event) {
  return EventFilter(filters).accepts(event);
}

}  // namespace

TEST_CASE("events are chosen as Docker chooses them") {
  CHECK(accepts({}, kConnect));
  CHECK(accepts({"container=web"}, kStart));
  CHECK(accepts({"container=abc"}, kStart));
  CHECK_FALSE(accepts({"container=we"}, kStart));
  CHECK_FALSE(accepts({"container=web"}, kConnect));
  CHECK(accepts({"network=db"}, kConnect));
  CHECK(accepts({"event=start", "event=die"}, kStart));
  CHECK(accepts({"event=health_status"}, kHealth));
  CHECK(accepts({"event=health_status: healthy"}, kHealth));
  CHECK_FALSE(accepts({"event=health"}, kHealth));
  CHECK(accepts({"image=box", "type=container"}, kStart));
  CHECK_FALSE(accepts({"image=box"}, kConnect));
  for (const char* name : {"image=localhost:5000/box", "image=localhost:5000/box:1"}) {
    CHECK(accepts({name}, kPull));
  }
  CHECK_FALSE(accepts({"image=localhost"}, kPull));
  CHECK_FALSE(accepts({"image=localhost:5000/box:2"}, kPull));
  CHECK(accepts({"label=tier=front"}, kStart));
  CHECK_FALSE(accepts({"label=tier=back"}, kStart));
  CHECK_FALSE(accepts({"type=network"}, kStart));
  CHECK_THROWS_AS(EventFilter({"evnt=start"}), Error);
}
