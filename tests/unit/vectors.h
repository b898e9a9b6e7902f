#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace cnet::test {

using Json = nlohmann::json;

/// A file of the source tree.
inline std::string source_text(const std::string& path) {
  std::ifstream stream(std::string(CNET_SOURCE_DIR) + "/" + path);
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The cases of tests/vectors/<file>. Whoever reads them says of every row what became of it:
/// `asserted`, `shown_elsewhere`, or `skipped` with a reason that is printed. `done` holds that no
/// row was forgotten.
class Vectors {
 public:
  explicit Vectors(const std::string& file) : file_(file) {
    cases_ = Json::parse(source_text("tests/vectors/" + file)).at("cases");
  }

  const Json& cases() const { return cases_; }

  void asserted(const Json& row) { asserted_.insert(row.at("id").get<std::string>()); }

  void skipped(const Json& row, const std::string& reason) {
    const auto id = row.at("id").get<std::string>();
    skipped_.insert(id);
    std::cout << "SKIP " << id << ": " << reason << "\n";
  }

  /// By another test, which its reader knows.
  void shown_elsewhere(const Json& row) { elsewhere_.insert(row.at("id").get<std::string>()); }

  void done() const {
    for (const Json& row : cases_) {
      const auto id = row.at("id").get<std::string>();
      INFO("row " << id << " of " << file_);
      CHECK(asserted_.count(id) + skipped_.count(id) + elsewhere_.count(id) == 1);
    }
    std::cout << file_ << ": " << asserted_.size() << " rows asserted, " << elsewhere_.size()
              << " shown by other tests, " << skipped_.size() << " skipped\n";
  }

 private:
  std::string file_;
  Json cases_;
  std::set<std::string> asserted_;
  std::set<std::string> skipped_;
  std::set<std::string> elsewhere_;
};

}  // namespace cnet::test
