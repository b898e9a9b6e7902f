#include "cnet/image/change.h"

#include <signal.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/port_spec.h"
#include "dockerfile_words.h"
#include "reserved_labels.h"

namespace cnet::image {
namespace {

using Words = std::vector<std::string>;

Error wrong(std::string problem) { return Error(std::move(problem), Error::Kind::usage); }

/// The exec form, ["a", "b"]; absent when the text is anything else, which then is the shell form,
/// as Docker has it.
std::optional<Words> exec_form(std::string_view text) {
  if (!text.starts_with('[')) return std::nullopt;
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_array()) return std::nullopt;
  Words words;
  for (const auto& item : json) {
    if (!item.is_string()) return std::nullopt;
    words.push_back(item.get<std::string>());
  }
  return words;
}

Words command(std::string_view text) {
  if (auto words = exec_form(text)) return std::move(*words);
  return {"/bin/sh", "-c", std::string(text)};
}

std::string one_word(std::string_view instruction, std::string_view text,
                     const ImageConfig& config) {
  Words words = dockerfile_words(text, config.env);
  if (words.size() != 1) throw wrong(std::string(instruction) + " takes exactly one argument");
  return std::move(words.front());
}

/// "a=b c=d", or the old form "a b c" where everything behind the first word is its value.
std::vector<std::pair<std::string, std::string>> pairs(std::string_view instruction,
                                                       std::string_view text,
                                                       const ImageConfig& config) {
  const std::size_t blank = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view first = text.substr(0, blank);
  const bool quoted_name = first.starts_with('"') || first.starts_with('\'');
  if (first.find('=') == std::string_view::npos && !quoted_name) {
    const std::string_view rest = trim(text.substr(blank));
    if (rest.empty()) throw wrong(std::string(instruction) + " needs NAME=VALUE");
    return {{dockerfile_value(first, config.env), dockerfile_value(rest, config.env)}};
  }
  std::vector<std::pair<std::string, std::string>> found;
  for (const std::string& word : dockerfile_words(text, config.env)) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw wrong(std::string(instruction) + " needs NAME=VALUE, not " + cnet::quoted(word));
    }
    found.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return found;
}

void set_env(ImageConfig& config, std::string_view text) {
  for (const auto& [name, value] : pairs("ENV", text, config)) {
    const std::string prefix = name + "=";
    const auto old = std::ranges::find_if(
        config.env, [&](const std::string& variable) { return variable.starts_with(prefix); });
    if (old == config.env.end()) {
      config.env.push_back(prefix + value);
    } else {
      *old = prefix + value;
    }
  }
}

void set_labels(ImageConfig& config, std::string_view text) {
  for (const auto& [name, value] : pairs("LABEL", text, config)) {
    if (is_reserved_label(name))
      throw wrong("label " + cnet::quoted(name) + " is reserved for cnet");
    config.labels[name] = value;
  }
}

void add_ports(ImageConfig& config, std::string_view text) {
  for (const std::string& word : dockerfile_words(text, config.env)) {
    for (const ExposedPort& port : parse_exposed_ports(word)) {
      if (std::ranges::find(config.exposed, port) == config.exposed.end()) {
        config.exposed.push_back(port);
      }
    }
  }
  std::ranges::sort(config.exposed);
}

void add_volumes(ImageConfig& config, std::string_view text) {
  const auto list = exec_form(text);
  for (const std::string& path : list ? *list : dockerfile_words(text, config.env)) {
    if (!path.starts_with('/'))
      throw wrong("VOLUME " + cnet::quoted(path) + " is no absolute path");
    if (std::ranges::find(config.volumes, path) == config.volumes.end()) {
      config.volumes.push_back(path);
    }
  }
  std::ranges::sort(config.volumes);
}

void set_working_dir(ImageConfig& config, std::string_view text) {
  const std::string path = one_word("WORKDIR", text, config);
  if (path.starts_with('/')) {
    config.working_dir = path;
  } else {  // relative to the WORKDIR before, as in a Dockerfile
    const std::string base = config.working_dir.empty() ? "/" : config.working_dir;
    config.working_dir = base + (base.ends_with('/') ? "" : "/") + path;
  }
}

/// "9", "KILL", "SIGKILL", "RTMIN+3".
bool is_signal(std::string_view text) {
  if (const auto number = parse_number(text, 64)) return *number >= 1;
  if (text.starts_with("SIG")) text.remove_prefix(3);
  if (text == "RTMIN" || text == "RTMAX") return true;
  if (text.starts_with("RTMIN+") || text.starts_with("RTMAX-")) {
    return parse_number(text.substr(6), 30).has_value();
  }
  for (int number = 1; number < 32; ++number) {
    const char* name = ::sigabbrev_np(number);
    if (name != nullptr && text == name) return true;
  }
  return false;
}

void set_stop_signal(ImageConfig& config, std::string_view text) {
  std::string signal = one_word("STOPSIGNAL", text, config);
  if (!is_signal(signal)) throw wrong("STOPSIGNAL " + cnet::quoted(signal) + " is no signal");
  config.stop_signal = std::move(signal);
}

struct Instruction {
  std::string_view word;
  void (*apply)(ImageConfig&, std::string_view);
};
constexpr std::array<Instruction, 9> kInstructions{{
    {"CMD", [](ImageConfig& config, std::string_view text) { config.cmd = command(text); }},
    {"ENTRYPOINT",
     [](ImageConfig& config, std::string_view text) { config.entrypoint = command(text); }},
    {"ENV", set_env},
    {"EXPOSE", add_ports},
    {"LABEL", set_labels},
    {"STOPSIGNAL", set_stop_signal},
    {"USER", [](ImageConfig& config,
                std::string_view text) { config.user = one_word("USER", text, config); }},
    {"VOLUME", add_volumes},
    {"WORKDIR", set_working_dir},
}};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

Error unknown_instruction(const std::string& word) {
  Words known;
  for (const Instruction& instruction : kInstructions) known.emplace_back(instruction.word);
  const auto near = nearest(word, known);
  return wrong("unknown instruction " + cnet::quoted(word))
      .hint(near ? "did you mean " + *near + "?" : "--change knows " + join(known, ", "));
}

}  // namespace

void apply_change(ImageConfig& config, std::string_view change) {
  if (change.find('\0') != std::string_view::npos) throw wrong("--change contains a NUL");
  const std::string_view line = trim(change);
  const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
  const std::string word = upper(line.substr(0, blank));
  const std::string_view arguments = trim(line.substr(blank));
  const auto instruction = std::ranges::find(kInstructions, word, &Instruction::word);
  if (instruction == kInstructions.end()) throw unknown_instruction(word);
  if (arguments.empty()) throw wrong(word + " needs an argument");
  instruction->apply(config, arguments);
}

ImageConfig apply_changes(const std::vector<std::string>& changes) {
  ImageConfig config;
  for (const std::string& change : changes) apply_change(config, change);
  return config;
}

}  // namespace cnet::image
