#include <CLI/CLI.hpp>
#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "flags.h"

namespace cnet::cmd {
namespace {

[[noreturn]] void unknown_flag(const CLI::App& app, const std::string& name,
                               const Elsewhere& elsewhere) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& long_name : option->get_lnames()) known.push_back("--" + long_name);
  }
  Error error("unknown flag " + name, Error::Kind::usage);
  std::string hint = elsewhere ? elsewhere(name) : "";
  const auto near = nearest(name, known);
  if (hint.empty() && near) hint = "did you mean " + *near + "?";
  if (hint.empty()) throw error;
  throw std::move(error).hint(std::move(hint));
}

void require_switch_value(const std::string& name, const std::string& value) {
  if (value == "true" || value == "false" || value == "1" || value == "0") return;
  throw Error(name + " is true or false, not " + cnet::quoted(value), Error::Kind::usage);
}

/// Walks over the words as CLI11 will, so that mistakes are reported by name and in order.
class Words {
 public:
  Words(const CLI::App& app, std::vector<std::string> words, const Elsewhere& elsewhere)
      : app_(app), in_(std::move(words)), elsewhere_(elsewhere) {}

  /// The words with each flag checked; "--name=" is written as "--name" "", which CLI11
  /// understands.
  std::vector<std::string> checked() {
    while (at_ < in_.size()) {
      const std::string& word = in_[at_];
      if (word == "--") break;
      if (word.starts_with("--")) {
        long_flag(word);
      } else if (word.size() > 1 && word[0] == '-') {
        short_flags(word);
      } else {
        if (app_.get_positionals_at_end()) break;
        out_.push_back(word);
        ++positionals_;
        ++at_;
      }
    }
    const bool marked = at_ < in_.size() && in_[at_] == "--";
    positionals_ += in_.size() - at_ - (marked ? 1 : 0);
    out_.insert(out_.end(), in_.begin() + static_cast<std::ptrdiff_t>(at_), in_.end());
    return std::move(out_);
  }

  /// How many of them are arguments. Known after checked().
  std::size_t positionals() const { return positionals_; }

 private:
  const CLI::Option& find(const std::string& name) {
    const CLI::Option* option = app_.get_option_no_throw(name);
    if (option == nullptr) unknown_flag(app_, name, elsewhere_);
    return *option;
  }

  void long_flag(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const CLI::Option& option = find(name);
    ++at_;
    if (takes_value(option) && equals != std::string::npos) {
      out_.push_back(name);
      out_.push_back(word.substr(equals + 1));
      return;
    }
    if (equals != std::string::npos) require_switch_value(name, word.substr(equals + 1));
    out_.push_back(word);
    if (takes_value(option)) take_value(name);
  }

  /// "-it", "-p80:80", "-p 80:80".
  void short_flags(const std::string& word) {
    ++at_;
    for (std::size_t i = 1; i < word.size(); ++i) {
      const std::string name{'-', word[i]};
      const CLI::Option& option = find(name);
      out_.push_back(name);
      if (!takes_value(option)) continue;
      if (i + 1 == word.size()) return take_value(name);
      const std::size_t value = word[i + 1] == '=' ? i + 2 : i + 1;
      out_.push_back(word.substr(value));
      return;
    }
  }

  void take_value(const std::string& name) {
    if (at_ == in_.size()) throw Error(name + " needs a value", Error::Kind::usage);
    out_.push_back(in_[at_++]);
  }

  const CLI::App& app_;
  std::vector<std::string> in_;
  const Elsewhere& elsewhere_;
  std::vector<std::string> out_;
  std::size_t at_ = 0;
  std::size_t positionals_ = 0;
};

[[noreturn]] void missing_argument(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() && option->get_required() && option->count() == 0) {
      throw Error(option->get_type_name() + " is missing", Error::Kind::usage);
    }
  }
  throw Error("an argument is missing", Error::Kind::usage);
}

/// Of `count` arguments, lets the command's list take exactly those behind its single ones. CLI11
/// would otherwise either stop at the first one or read "[ -f x ]" as a list.
void expect_arguments(CLI::App& app, std::size_t count) {
  const auto is_single = [](const CLI::Option* option) {
    return option->get_positional() && option->get_items_expected_max() == 1;
  };
  const auto single = static_cast<std::size_t>(std::ranges::count_if(app.get_options(), is_single));
  if (count <= single) return;
  for (CLI::Option* option : app.get_options()) {
    if (!option->get_positional() || is_single(option)) continue;
    option->expected(static_cast<int>(count - single), CLI::detail::expected_max_vector_size);
  }
}

}  // namespace

bool parse_flags(CLI::App& app, std::vector<std::string> given, const Elsewhere& elsewhere) {
  Words checker(app, std::move(given), elsewhere);
  std::vector<std::string> words = checker.checked();
  expect_arguments(app, checker.positionals());
  std::ranges::reverse(words);  // CLI11 takes them from the back
  try {
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return false;
  } catch (const CLI::RequiredError&) {
    missing_argument(app);
  } catch (const CLI::ExtrasError&) {
    const std::vector<std::string> extra = app.remaining();
    throw Error("unexpected argument" + (extra.empty() ? "" : " " + cnet::quoted(extra.front())),
                Error::Kind::usage);
  } catch (const CLI::ParseError& error) {
    throw Error(error.what(), Error::Kind::usage);
  }
  return true;
}

const CLI::Option* expected_option(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::Option* pending = nullptr;
  std::size_t positionals = 0;
  for (const std::string& word : words) {
    if (pending != nullptr) {
      pending = nullptr;
    } else if (word.size() > 1 && word[0] == '-') {
      const bool is_long = word.starts_with("--");
      const CLI::Option* option =
          app.get_option_no_throw(is_long ? word : std::string{'-', word.back()});
      if (option != nullptr && takes_value(*option)) pending = option;
    } else {
      ++positionals;
      if (app.get_positionals_at_end()) return nullptr;
    }
  }
  if (pending != nullptr) return pending;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    if (positionals == 0 || option->get_items_expected_max() > 1) return option;
    --positionals;
  }
  return nullptr;
}

}  // namespace cnet::cmd
