#include "log_spec.h"

#include <regex.h>

#include <algorithm>
#include <map>

#include "cnet/base/text.h"
#include "cnet/output/json.h"
#include "cnet/output/template.h"

namespace cnet {
namespace {

using Attributes = std::map<std::string, std::string>;

/// What a tag's template may name, as Docker's.
std::string tag_of(const Container& container, const std::string& text) {
  const std::string image_id = container.image_id.empty() ? "" : "sha256:" + container.image_id;
  const output::Json words{{"ID", container.id.short_form()},
                           {"FullID", container.id.str()},
                           {"Name", container.name},
                           {"ImageName", container.image},
                           {"ImageID", container.image_id.substr(0, 12)},
                           {"ImageFullID", image_id},
                           {"Command", join(container.process.argv, " ")},
                           {"Hostname", container.hostname},
                           {"DaemonName", "cnet"}};
  return output::Template::parse(text).render(words);
}

/// A POSIX extended regular expression, which parse_logging has checked.
class Expression {
 public:
  explicit Expression(const std::string& text)
      : is_set_(!text.empty() &&
                ::regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB) == 0) {}
  ~Expression() {
    if (is_set_) ::regfree(&compiled_);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  bool matches(const std::string& text) const {
    return is_set_ && ::regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  regex_t compiled_{};
  bool is_set_;
};

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::ranges::find(list, name) != list.end();
}

/// The labels and variables that the options ask for.
Attributes attributes_of(const Container& container, const LogSettings& settings) {
  Attributes out;
  const Expression labels(settings.labels_regex);
  for (const auto& [key, value] : container.labels) {
    if (names(settings.labels, key) || labels.matches(key)) out[key] = value;
  }
  const Expression variables(settings.env_regex);
  for (const std::string& entry : container.process.env) {
    const std::string name = entry.substr(0, entry.find('='));
    if (!names(settings.env, name) && !variables.matches(name)) continue;
    out[name] = name.size() < entry.size() ? entry.substr(name.size() + 1) : "";
  }
  return out;
}

/// "" when there are none.
std::string json_of(const Attributes& attributes) {
  if (attributes.empty()) return {};
  output::Json json = output::Json::object();
  for (const auto& [key, value] : attributes) json[key] = value;
  return json.dump(-1, ' ', false, output::Json::error_handler_t::replace);
}

LogFileSpec file_spec(World& world, const Container& container, const LogSettings& settings) {
  LogFileSpec file{.path = world.store.container_path(container.id, "log"),
                   .limits = *settings.file,
                   .attributes = {}};
  if (settings.driver == LogDriver::local) return file;
  Attributes attributes = attributes_of(container, settings);
  if (!settings.tag.empty()) attributes["tag"] = tag_of(container, settings.tag);
  file.attributes = json_of(attributes);
  return file;
}

CollectorSpec collector_spec(World& world, const Container& container,
                             const LogSettings& settings) {
  CollectorSpec collector{.settings = settings,
                          .tag = tag_of(container, settings.tag.empty() ? "{{.ID}}" : settings.tag),
                          .container_id = container.id.str(),
                          .container_name = container.name,
                          .image_name = container.image,
                          .attributes = {},
                          .trouble_command = world.log_trouble_command};
  for (const auto& attribute : attributes_of(container, settings)) {
    collector.attributes.push_back(attribute);
  }
  collector.trouble_command.push_back(container.id.str());
  return collector;
}

bool has_collector(LogDriver driver) {
  switch (driver) {
    case LogDriver::syslog:
    case LogDriver::journald:
    case LogDriver::fluentd:
      return true;
    case LogDriver::none:
    case LogDriver::json_file:
    case LogDriver::local:
      return false;
  }
  return false;
}

}  // namespace

LogSpec log_spec(World& world, const Container& container) {
  const LogSettings settings = parse_logging(container.logging);
  LogSpec spec{.file = {}, .collector = {}, .helper = world.log_helper};
  if (settings.file) spec.file = file_spec(world, container, settings);
  if (has_collector(settings.driver)) spec.collector = collector_spec(world, container, settings);
  return spec;
}

}  // namespace cnet
