#include "cnet/output/process_table.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "cnet/base/error.h"
#include "cnet/base/printable.h"
#include "cnet/base/text.h"
#include "cnet/output/table.h"

namespace cnet::output {
namespace {

using std::chrono::seconds;

struct Cell {
  const Process& process;
  const ProcessContext& context;
};

struct KnownColumn {
  const char* key;
  const char* title;
  std::string (*text)(const Cell& cell);
};

template <class... Numbers>
std::string written(const char* format, Numbers... numbers) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), format, numbers...);
  return {text.data(), static_cast<std::size_t>(std::max(length, 0))};
}

std::string user(const Cell& cell) {
  const auto known = cell.context.users.find(cell.process.uid);
  return known == cell.context.users.end() ? std::to_string(cell.process.uid) : known->second;
}

/// Of its life so far, as ps.
double cpu_share(const Cell& cell) {
  const std::chrono::duration<double> life = cell.context.now - cell.process.started;
  const std::chrono::duration<double> used = cell.process.cpu;
  return life.count() > 0 ? 100 * used / life : 0;
}

double memory_share(const Cell& cell) {
  if (cell.context.memory_kib == 0) return 0;
  return 100 * static_cast<double>(cell.process.resident_kib) /
         static_cast<double>(cell.context.memory_kib);
}

/// Device numbers of Documentation/admin-guide/devices.txt.
std::string terminal(const Cell& cell) {
  const int device = cell.process.tty;
  if (device == 0) return "?";
  const int major = (device >> 8) & 0xfff;
  const int minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return "pts/" + std::to_string((major - 136) * 256 + minor);
  if (major == 4) return (minor < 64 ? "tty" : "ttyS") + std::to_string(minor % 64);
  return std::to_string(major) + ":" + std::to_string(minor);
}

/// "20:51" today, "Nov24" before.
std::string start_time(const Cell& cell) {
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto offset = cell.context.utc_offset;
  const auto local = std::chrono::floor<seconds>(cell.process.started) + offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  if (day == std::chrono::floor<std::chrono::days>(cell.context.now + offset)) {
    const std::chrono::hh_mm_ss time(local - day);
    return written("%02d:%02d", static_cast<int>(time.hours().count()),
                   static_cast<int>(time.minutes().count()));
  }
  const std::chrono::year_month_day date(day);
  return months[static_cast<unsigned>(date.month()) - 1] +
         written("%02u", static_cast<unsigned>(date.day()));
}

/// "[DD-]HH:MM:SS"
std::string long_time(seconds total) {
  const long s = total.count();
  const std::string clock = written("%02ld:%02ld:%02ld", s / 3600 % 24, s / 60 % 60, s % 60);
  return s < 86400 ? clock : written("%02ld-", s / 86400) + clock;
}

/// "[[DD-]HH:]MM:SS"
std::string elapsed(const Cell& cell) {
  const auto total = std::chrono::floor<seconds>(cell.context.now - cell.process.started);
  const std::string text = long_time(std::max(total, seconds(0)));
  return total < std::chrono::hours(1) ? text.substr(3) : text;
}

std::string cpu_time(const Cell& cell) {
  return long_time(std::chrono::floor<seconds>(cell.process.cpu));
}

/// A process without arguments, such as a zombie, by its name in brackets. It has written them
/// itself: nothing in them steers the terminal.
std::string command(const Cell& cell) {
  const std::string& words = cell.process.command;
  return printable(words.empty() ? "[" + cell.process.name + "]" : words);
}

std::string name(const Cell& cell) { return printable(cell.process.name); }

constexpr std::array kColumns{
    KnownColumn{"uid_name", "UID", user},  // of -f; "-o uid" is the number
    KnownColumn{"user", "USER", user},
    KnownColumn{"euser", "EUSER", user},
    KnownColumn{"uname", "USER", user},
    KnownColumn{"uid", "UID", [](const Cell& c) { return std::to_string(c.process.uid); }},
    KnownColumn{"euid", "EUID", [](const Cell& c) { return std::to_string(c.process.uid); }},
    KnownColumn{"gid", "GID", [](const Cell& c) { return std::to_string(c.process.gid); }},
    KnownColumn{"egid", "EGID", [](const Cell& c) { return std::to_string(c.process.gid); }},
    KnownColumn{"pid", "PID", [](const Cell& c) { return std::to_string(c.process.pid); }},
    KnownColumn{"ppid", "PPID", [](const Cell& c) { return std::to_string(c.process.parent); }},
    KnownColumn{"pgid", "PGID", [](const Cell& c) { return std::to_string(c.process.group); }},
    KnownColumn{"sid", "SID", [](const Cell& c) { return std::to_string(c.process.session); }},
    KnownColumn{"c", "C", [](const Cell& c) { return written("%.0f", cpu_share(c)); }},
    KnownColumn{"pcpu", "%CPU", [](const Cell& c) { return written("%.1f", cpu_share(c)); }},
    KnownColumn{"%cpu", "%CPU", [](const Cell& c) { return written("%.1f", cpu_share(c)); }},
    KnownColumn{"pmem", "%MEM", [](const Cell& c) { return written("%.1f", memory_share(c)); }},
    KnownColumn{"%mem", "%MEM", [](const Cell& c) { return written("%.1f", memory_share(c)); }},
    KnownColumn{"vsz", "VSZ", [](const Cell& c) { return std::to_string(c.process.virtual_kib); }},
    KnownColumn{"rss", "RSS", [](const Cell& c) { return std::to_string(c.process.resident_kib); }},
    KnownColumn{"tty", "TTY", terminal},
    KnownColumn{"tt", "TT", terminal},
    KnownColumn{"stat", "STAT", [](const Cell& c) { return std::string(1, c.process.state); }},
    KnownColumn{"state", "S", [](const Cell& c) { return std::string(1, c.process.state); }},
    KnownColumn{"s", "S", [](const Cell& c) { return std::string(1, c.process.state); }},
    KnownColumn{"ni", "NI", [](const Cell& c) { return std::to_string(c.process.nice); }},
    KnownColumn{"nlwp", "NLWP", [](const Cell& c) { return std::to_string(c.process.threads); }},
    KnownColumn{"stime", "STIME", start_time},
    KnownColumn{"start", "START", start_time},
    KnownColumn{"etime", "ELAPSED", elapsed},
    KnownColumn{"time", "TIME", cpu_time},
    KnownColumn{"cputime", "TIME", cpu_time},
    KnownColumn{"comm", "COMMAND", name},
    KnownColumn{"ucmd", "CMD", name},
    KnownColumn{"args", "COMMAND", command},
    KnownColumn{"command", "COMMAND", command},
    KnownColumn{"cmd", "CMD", command},
};

const KnownColumn* known(std::string_view key) {
  const auto found =
      std::ranges::find_if(kColumns, [&](const KnownColumn& c) { return key == c.key; });
  return found == kColumns.end() ? nullptr : &*found;
}

ProcessColumn column(std::string_view key) {
  const KnownColumn* found = known(key);
  if (found != nullptr) return {found->key, found->title};
  std::vector<std::string> keys;
  for (const KnownColumn& each : kColumns) keys.emplace_back(each.key);
  throw Error("column " + quoted(key) + " is not known", Error::Kind::usage)
      .hint("the columns are " + join(std::span(keys).subspan(1), ", "));
}

std::vector<ProcessColumn> columns(std::initializer_list<const char*> keys) {
  std::vector<ProcessColumn> all;
  for (const char* key : keys) all.push_back(column(key));
  return all;
}

/// "pid,comm" and "pid=TITLE", whose title goes on to the end.
void add_columns(std::string_view list, std::vector<ProcessColumn>& all) {
  const std::size_t title = list.find('=');
  for (const std::string_view key : split(list.substr(0, title), ',')) {
    if (!key.empty()) all.push_back(column(key));
  }
  if (title != std::string_view::npos && !all.empty()) all.back().title = list.substr(title + 1);
}

bool consists_of(std::string_view text, std::string_view letters) {
  return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

}  // namespace

std::vector<ProcessColumn> parse_process_columns(const std::vector<std::string>& options) {
  std::vector<ProcessColumn> chosen;
  bool by_user = false;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view option = options[i];
    const bool dashed = option.starts_with('-');
    const std::string_view letters = option.substr(dashed ? 1 : 0);
    const std::size_t o = letters.find('o');
    if (dashed && o != std::string_view::npos &&
        (o == 0 || consists_of(letters.substr(0, o), "eAf"))) {
      std::string_view list = letters.substr(o + 1);
      if (list.empty() && ++i < options.size()) list = options[i];
      if (list.empty()) throw Error("-o needs columns, like -o pid,comm", Error::Kind::usage);
      add_columns(list, chosen);
    } else if (consists_of(letters, "aux")) {
      by_user = by_user || letters.find('u') != std::string_view::npos;
    } else if (!dashed || !consists_of(letters, "eAf")) {
      throw Error("ps option " + quoted(option) + " is not supported", Error::Kind::usage)
          .hint("-o COLUMNS, -ef and aux are");
    }
  }
  if (!chosen.empty()) return chosen;
  if (by_user) {
    return columns(
        {"user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time", "command"});
  }
  return columns({"uid_name", "pid", "ppid", "c", "stime", "tty", "time", "cmd"});
}

std::vector<std::vector<std::string>> process_rows(const std::vector<ProcessColumn>& columns,
                                                   const std::vector<Process>& processes,
                                                   const ProcessContext& context) {
  std::vector<std::vector<std::string>> rows(1);
  for (const ProcessColumn& column : columns) rows[0].push_back(printable(column.title));
  for (const Process& process : processes) {
    auto& row = rows.emplace_back();
    for (const ProcessColumn& column : columns)
      row.push_back(known(column.key)->text({process, context}));
  }
  return rows;
}

}  // namespace cnet::output
