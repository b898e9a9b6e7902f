// Every way in which a record may be damaged: it steps aside, is named, and everything else works.
#include <catch2/catch.hpp>
#include <functional>
#include <sstream>

#include "cnet/base/error.h"
#include "cnet/state/store.h"
#include "fakes/fake_disk.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::state;

namespace {

/// Texts that are no record of any kind, whatever the record is.
std::vector<std::string> foreign_texts() {
  return {"",
          "\n",
          std::string(1, '\0'),
          "null",
          "true",
          "1",
          "\"text\"",
          "[]",
          "{}",
          "{",
          "}",
          "{]",
          "{\"schema\"}",
          "{\"schema\":}",
          "{\"schema\": 1}",
          "{\"schema\": 1,}",
          "{\"schema\": 0}",
          "{\"schema\": 2}",
          "{\"schema\": -1}",
          "{\"schema\": 1.0}",
          "{\"schema\": 1e0}",
          "{\"schema\": true}",
          "{\"schema\": \"1\"}",
          "{\"schema\": null}",
          "{\"schema\": 99999999999999999999999999}",
          "{\"schema\": 1, \"schema\": 1}",
          "{'schema': 1}",
          "{\"schema\": 1} {\"schema\": 1}",
          "{\"schema\": 1}\x01",
          "{\"schema\": 1, \"id\": \"\xff\xfe\"}",
          "{\"schema\": 1, \"id\": \"\\ud800\"}",
          "{\"schema\": 1, \"id\": \"\\u0000\"}",
          "\xff\xfe{\0",
          "\x7f"
          "ELF",
          "<html></html>",
          "// comment\n{\"schema\": 1}",
          "{\"schema\": NaN}",
          "{\"schema\": Infinity}",
          "{\"schema\": 0x1}",
          "{\"schema\": 01}",
          std::string(100'000, '['),
          std::string(100'000, '{'),
          std::string(100'000, ' '),
          std::string(200'000, '[') + std::string(200'000, ']'),
          "{\"schema\": 1, \"x\": " + std::string(64, '[') + std::string(64, ']') + "}"};
}

/// Every line of a record's text damaged in turn.
std::vector<std::string> damaged_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::size_t colon = lines[at].find("\": ");
    if (colon == std::string::npos) continue;
    const std::string key = lines[at].substr(0, colon + 3);
    const std::string value = lines[at].substr(colon + 3);
    const bool is_composite = value.ends_with('{') || value.ends_with('[');
    const std::string comma = value.ends_with(',') ? "," : "";
    std::vector<std::string> instead;
    if (is_composite) {
      instead = {key + "null, " + lines[at], key + "1, \"zz\": " + value};
    } else {
      instead = {key + "null" + comma, key + "{\"x\": [[]]}" + comma, key + comma,
                 key + "[null]" + comma, lines[at] + (comma.empty() ? "," : "") + lines[at]};
    }
    for (const std::string& line : instead) {
      std::string damaged;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        damaged += (i == at ? line : lines[i]) + "\n";
      }
      texts.push_back(damaged);
    }
  }
  return texts;
}

/// A write that the machine's end cut off.
std::vector<std::string> torn_texts(const std::string& text) {
  std::vector<std::string> texts;
  for (std::size_t length = 1; length + 2 < text.size(); length += 3) {
    texts.push_back(text.substr(0, length));
    if (length % 8 == 1) {
      texts.push_back(text.substr(0, length) + std::string(text.size() - length, '\0'));
    }
  }
  return texts;
}

std::vector<std::string> all_damages(const std::string& text) {
  std::vector<std::string> all = foreign_texts();
  for (auto& each : damaged_lines(text)) all.push_back(std::move(each));
  for (auto& each : torn_texts(text)) all.push_back(std::move(each));
  return all;
}

struct Record {
  std::string path;
  Tree tree;
  std::string text;
  std::function<bool(Store&)> is_there;
};

std::vector<Record> records() {
  const std::string network(64, 'a');
  const std::string container(64, 'c');
  const auto id = id_of<ContainerId>('c');
  Container removed_at_exit = sample_container();
  removed_at_exit.auto_remove = true;
  return {{"networks/" + network + ".json", Tree::durable, to_text(sample_network()),
           [](Store& store) { return store.network(id_of<NetworkId>('a')).has_value(); }},
          {"containers/" + container + ".json", Tree::durable, to_text(sample_container()),
           [id](Store& store) { return store.container(id).has_value(); }},
          {"containers/" + container + "/record.json", Tree::runtime, to_text(removed_at_exit),
           [id](Store& store) { return store.container(id).has_value(); }},
          {"containers/" + container + "/sandbox.json", Tree::runtime, to_text(sample_sandbox()),
           [id](Store& store) { return store.sandbox(id).has_value(); }},
          {"containers/" + container + "/state.json", Tree::runtime, to_text(sample_run_state()),
           [id](Store& store) { return store.run_state(id).has_value(); }},
          {"host.json", Tree::runtime, to_text(sample_host_record()),
           [](Store& store) { return store.host_record().has_value(); }}};
}

}  // namespace

TEST_CASE("a damaged record is quarantined, named, and in nobody's way") {
  for (const Record& record : records()) {
    const auto damages = all_damages(record.text);
    REQUIRE(damages.size() > 50);
    for (const std::string& damage : damages) {
      INFO(record.path << " with " << damage.substr(0, 400));
      FakeDisk disk;
      Store store(disk);
      disk.plant({record.tree, record.path}, record.text);
      REQUIRE(record.is_there(store));
      REQUIRE(store.warnings().empty());
      disk.plant({record.tree, record.path}, damage);
      REQUIRE_FALSE(record.is_there(store));
      REQUIRE(store.warnings().size() == 1);
      REQUIRE(store.warnings().front().find(record.path) != std::string::npos);
      REQUIRE_FALSE(disk.exists({record.tree, record.path}));
      const auto kept = disk.list({record.tree, "quarantine"});
      REQUIRE(kept.size() == 1);
      REQUIRE(disk.read({record.tree, "quarantine/" + kept.front()}) == damage);
      REQUIRE_FALSE(record.is_there(store));
      REQUIRE(store.warnings().size() == 1);
      store.save(sample_network('b', "other"));
      REQUIRE(store.network(id_of<NetworkId>('b')) == sample_network('b', "other"));
    }
  }
}

TEST_CASE("any byte of a record may change: it is read, or quarantined, and nothing else happens") {
  for (const Record& record : records()) {
    for (std::size_t at = 0; at < record.text.size(); at += 2) {
      for (const char byte : {'"', '9', '\xff'}) {
        std::string text = record.text;
        text[at] = byte;
        FakeDisk disk;
        Store store(disk);
        disk.plant({record.tree, record.path}, text);
        const bool there = record.is_there(store);
        INFO(record.path << " with byte " << at << " changed to " << static_cast<int>(byte));
        REQUIRE(store.warnings().empty() == there);
      }
    }
  }
}

TEST_CASE("a record in the wrong place is quarantined") {
  FakeDisk disk;
  Store store(disk);
  disk.plant({Tree::durable, "networks/" + std::string(64, 'b') + ".json"},
             to_text(sample_network('a')));
  CHECK_FALSE(store.network(id_of<NetworkId>('b')));
  REQUIRE(store.warnings().size() == 1);
  CHECK(store.warnings().front().find("it is the record of something else") != std::string::npos);
}

TEST_CASE("what cannot be set aside is told, and everything else works all the same") {
  FakeDisk disk;
  Store store(disk);
  disk.plant({Tree::runtime, "host.json"}, "{");
  disk.fail_at(1);
  CHECK_FALSE(store.host_record());
  REQUIRE(store.warnings().size() == 1);
  CHECK(store.warnings().front().find("it could not be set aside") != std::string::npos);
  CHECK(disk.exists({Tree::runtime, "host.json"}));
}
