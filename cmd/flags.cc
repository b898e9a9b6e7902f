#include "flags.h"

#include <CLI/CLI.hpp>
#include <charconv>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::cmd {
namespace {

template <class T>
CLI::Option* value_option(CLI::App& app, T& value, const ValueFlag& flag) {
  return app.add_option(flag.names, value, flag.help)->type_name(flag.kind);
}

}  // namespace

void flag(CLI::App& app, const std::string& names, bool& value, const std::string& help) {
  app.add_flag(names, value, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void text(CLI::App& app, std::string& value, const ValueFlag& flag) {
  value_option(app, value, flag)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void text(CLI::App& app, std::optional<std::string>& value, const ValueFlag& flag) {
  value_option(app, value, flag)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void number(CLI::App& app, std::optional<int>& value, const ValueFlag& flag) {
  const std::string long_name = flag.names.substr(flag.names.find("--"));
  const auto parse = [&value,
                      name = long_name.substr(0, long_name.find(','))](const std::string& text) {
    int parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error != std::errc{} || end != text.data() + text.size()) {
      throw Error(name + " " + cnet::quoted(text) + " is no whole number", Error::Kind::usage);
    }
    value = parsed;
  };
  app.add_option_function<std::string>(flag.names, parse, flag.help)
      ->type_name(flag.kind)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void texts(CLI::App& app, std::vector<std::string>& value, const ValueFlag& flag) {
  // One value each time: "-p 80:80 alpine" must not take the image, nor "[::1]:80:80" be read as a
  // list.
  value_option(app, value, flag)->allow_extra_args(false);
}

void argument(CLI::App& app, const std::string& kind, std::string& value) {
  app.add_option(kind, value)->required()->type_name(kind);
}

void optional_argument(CLI::App& app, const std::string& kind, std::string& value) {
  app.add_option(kind, value)->type_name(kind);
}

void arguments(CLI::App& app, const std::string& kind, std::vector<std::string>& value,
               std::size_t least) {
  // No extra arguments in CLI11's sense: with them "[ -f x ]" would be read as a list.
  CLI::Option* option = app.add_option(kind, value)->type_name(kind)->allow_extra_args(false);
  if (least > 0) option->required();
}

void add_help(CLI::App& app) {
  const bool h_is_free = app.get_option_no_throw("-h") == nullptr;
  app.set_help_flag(h_is_free ? "-h,--help" : "--help", "Show this help");
}

void stop_at_first_argument(CLI::App& app) { app.positionals_at_end(); }

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

}  // namespace cnet::cmd
