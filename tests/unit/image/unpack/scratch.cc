#include "scratch.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace cnet::test {
namespace fs = std::filesystem;

Scratch::Scratch() : path_((fs::temp_directory_path() / "cnet-image-XXXXXX").string()) {
  REQUIRE(::mkdtemp(path_.data()) != nullptr);
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string Scratch::write(const std::string& name, const std::string& content) const {
  std::ofstream(*this / name, std::ios::binary) << content;
  return *this / name;
}

std::string Scratch::folder(const std::string& name) const {
  fs::create_directories(*this / name);
  return *this / name;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct stat look(const std::string& path) {
  struct stat status {};
  INFO(path);
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status;
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::map<std::string, std::string> fingerprint(const std::string& folder) {
  std::map<std::string, std::string> found;
  const auto add = [&](const std::string& path) {
    const struct stat s = look(path);
    std::string text;
    for (const auto number :
         {static_cast<unsigned long>(s.st_ino), static_cast<unsigned long>(s.st_mode),
          static_cast<unsigned long>(s.st_nlink), static_cast<unsigned long>(s.st_uid),
          static_cast<unsigned long>(s.st_size), static_cast<unsigned long>(s.st_mtim.tv_sec),
          static_cast<unsigned long>(s.st_mtim.tv_nsec),
          static_cast<unsigned long>(s.st_ctim.tv_sec),
          static_cast<unsigned long>(s.st_ctim.tv_nsec)}) {
      text += std::to_string(number) + " ";
    }
    if (S_ISREG(s.st_mode)) text += read_file(path);
    found[path] = text;
  };
  add(folder);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) add(entry.path().string());
  return found;
}

std::vector<std::string> tree(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    found.push_back(fs::relative(entry.path().parent_path(), folder) / entry.path().filename());
    if (found.back().starts_with("./")) found.back().erase(0, 2);
  }
  std::ranges::sort(found);
  return found;
}

UniqueFd memory_file(const std::string& content) {
  UniqueFd file(::memfd_create("archive", MFD_CLOEXEC));
  REQUIRE(file);
  REQUIRE(::pwrite(file.get(), content.data(), content.size(), 0) ==
          static_cast<ssize_t>(content.size()));
  return file;
}

bool is_root() {
  if (::geteuid() == 0) return true;
  WARN("SKIP: this test makes owners and devices, which only root can");
  return false;
}

}  // namespace cnet::test
