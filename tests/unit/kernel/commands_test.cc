#include <catch2/catch.hpp>
#include <ranges>

#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

void run(const Resource& resource) {
  for (const std::string& command : describe(resource)) shell(command);
}

void run_removal(const Resource& resource) {
  for (const std::string& command : describe_removal(resource)) shell(command);
}

bool is_tables(const Resource& resource) {
  return std::holds_alternative<FirewallTables>(resource);
}

}  // namespace

TEST_CASE("what cnet says it does is what it does") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  sandbox.name_for_ip();
  RealKernel kernel = kernel_for(sandbox);
  kernel.ensure({FirewallTables{}});
  const std::string before = net.snapshot();
  Resources all = network();
  for (Resource& resource : endpoint(sandbox.id())) all.push_back(std::move(resource));

  for (const Resource& resource : all) {
    if (!is_tables(resource)) run(resource);
  }
  CHECK(kernel.check(all).empty());

  for (const Resource& resource : std::views::reverse(all)) {
    if (!is_tables(resource)) run_removal(resource);
  }
  CHECK(changes(before, net.snapshot()) == "");

  kernel.ensure(all);
  CHECK(kernel.check(all).empty());
}
