#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace cnet::test {

using Json = nlohmann::json;

/// The cases of tests/vectors/<file>. Whoever reads them says of every row what became of it:
/// `asserted`, or `skipped` with a reason that is printed. `done` holds that no row was forgotten.
class Vectors {
 public:
  explicit Vectors(const std::string& file) : file_(file) {
    std::ifstream stream(std::string(CNET_SOURCE_DIR) + "/tests/vectors/" + file);
    REQUIRE(stream.good());
    cases_ = Json::parse(stream).at("cases");
  }

  const Json& cases() const { return cases_; }

  void asserted(const Json& row) { asserted_.insert(row.at("id").get<std::string>()); }

  void skipped(const Json& row, const std::string& reason) {
    const auto id = row.at("id").get<std::string>();
    skipped_.insert(id);
    std::cout << "SKIP " << id << ": " << reason << "\n";
  }

  void done() const {
    for (const Json& row : cases_) {
      const auto id = row.at("id").get<std::string>();
      INFO("row " << id << " of " << file_);
      CHECK(asserted_.count(id) + skipped_.count(id) == 1);
    }
    std::cout << file_ << ": " << asserted_.size() << " rows asserted, " << skipped_.size()
              << " skipped\n";
  }

 private:
  std::string file_;
  Json cases_;
  std::set<std::string> asserted_;
  std::set<std::string> skipped_;
};

}  // namespace cnet::test
