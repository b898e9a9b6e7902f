#include "cnet/dns/resolv_conf.h"

#include <algorithm>

#include "cnet/base/text.h"

namespace cnet::dns {
namespace {

constexpr std::size_t kMostServers = 16;
constexpr std::size_t kMostWords = 32;
constexpr std::size_t kLongestWord = 255;  // RFC 1035 2.3.4: no domain is longer
constexpr std::string_view kBlank = " \t\r\v\f";

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= kLongestWord &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

/// Takes the first word off the line.
std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

void add_words(std::string_view line, std::vector<std::string>& words) {
  for (auto word = next_word(line); !word.empty(); word = next_word(line)) {
    if (is_word(word) && words.size() < kMostWords) words.emplace_back(word);
  }
}

void read_line(std::string_view line, ResolvConf& conf) {
  const std::string_view keyword = next_word(line);
  if (keyword == "nameserver") {
    const auto server = NameServer::parse(next_word(line));
    if (server && conf.servers.size() < kMostServers) conf.servers.push_back(*server);
  } else if (keyword == "search" || keyword == "domain") {
    conf.search.clear();
    add_words(keyword == "domain" ? next_word(line) : line, conf.search);
  } else if (keyword == "options") {
    add_words(line, conf.options);
  }
}

std::string line_of(const char* keyword, const std::vector<std::string>& words) {
  return words.empty() ? "" : std::string(keyword) + " " + join(words, " ") + "\n";
}

}  // namespace

ResolvConf parse_resolv_conf(std::string_view text) {
  ResolvConf conf;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    read_line(line, conf);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return conf;
}

std::string to_text(const ResolvConf& conf) {
  std::string text;
  for (const NameServer& server : conf.servers) text += "nameserver " + server.str() + "\n";
  return text + line_of("search", conf.search) + line_of("options", conf.options);
}

const std::string* find_ndots(const ResolvConf& conf) {
  const auto last = std::find_if(conf.options.rbegin(), conf.options.rend(), [](const auto& option) {
    return option.starts_with("ndots:");
  });
  return last == conf.options.rend() ? nullptr : &*last;
}

}  // namespace cnet::dns
