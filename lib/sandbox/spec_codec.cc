#include "cnet/sandbox/spec_codec.h"

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "spec_fields.h"

namespace cnet::sandbox {
namespace {

/// Raise the number whenever spec_fields.h changes.
constexpr std::string_view kMagic = "cnet-spec 10 " CNET_VERSION "\n";
constexpr std::string_view kResolverMagic = "cnet-resolver 1 " CNET_VERSION "\n";
constexpr std::string_view kExecMagic = "cnet-exec 4 " CNET_VERSION "\n";

template <class T, class Visitor>
concept HasFields = requires(T& value, Visitor& visit) {
  fields(visit, value);
};

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(const std::string& text) {
    number(text.size());
    out_.append(text);
  }
  void operator()(bool value) { out_.push_back(value ? '\1' : '\0'); }
  void operator()(std::uint16_t value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(std::uint32_t value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(std::uint64_t value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <class T>
  requires std::is_enum_v<T>
  void operator()(T value) { (*this)(static_cast<std::uint16_t>(value)); }
  template <class T>
  requires HasFields<const T, Writer>
  void operator()(const T& value) { fields(*this, value); }
  void operator()(const std::pair<std::string, std::string>& value) {
    (*this)(value.first);
    (*this)(value.second);
  }
  template <class T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  void operator()(const Ip& ip) {
    const auto bytes = ip.bytes();
    (*this)(std::string(bytes.begin(), bytes.end()));
  }
  void operator()(int value) { (*this)(static_cast<std::uint64_t>(value)); }
  void operator()(std::chrono::nanoseconds value) {
    (*this)(static_cast<std::uint64_t>(value.count()));
  }
  template <class T>
  void operator()(const std::vector<T>& values) {
    number(values.size());
    for (const T& value : values) (*this)(value);
  }

 private:
  void number(std::size_t value) {
    const auto n = static_cast<std::uint32_t>(value);
    out_.append(reinterpret_cast<const char*>(&n), sizeof n);
  }
  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}

  void operator()(std::string& text) { text = take(number()); }
  void operator()(bool& value) { value = take(1)[0] != '\0'; }
  void operator()(std::uint16_t& value) {
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
  }
  void operator()(std::uint32_t& value) {
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
  }
  void operator()(std::uint64_t& value) {
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
  }
  template <class T>
  requires std::is_enum_v<T>
  void operator()(T& value) {
    std::uint16_t number = 0;
    (*this)(number);
    value = static_cast<T>(number);
  }
  template <class T>
  requires HasFields<T, Reader>
  void operator()(T& value) { fields(*this, value); }
  void operator()(std::pair<std::string, std::string>& value) {
    (*this)(value.first);
    (*this)(value.second);
  }
  template <class T>
  void operator()(std::optional<T>& value) {
    bool present = false;
    (*this)(present);
    if (present) (*this)(value.emplace());
  }
  void operator()(Ip& ip) {
    std::string bytes;
    (*this)(bytes);
    if (bytes.size() != 4 && bytes.size() != 16) throw Error("the instructions name no address");
    ip = Ip::from_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  }
  void operator()(int& value) {
    std::uint64_t number = 0;
    (*this)(number);
    value = static_cast<int>(number);
  }
  void operator()(std::chrono::nanoseconds& value) {
    std::uint64_t count = 0;
    (*this)(count);
    value = std::chrono::nanoseconds(static_cast<std::int64_t>(count));
  }
  template <class T>
  void operator()(std::vector<T>& values) {
    for (std::uint32_t left = number(); left > 0; --left) (*this)(values.emplace_back());
  }
  bool at_end() const { return in_.empty(); }

 private:
  std::uint32_t number() {
    std::uint32_t n = 0;
    std::memcpy(&n, take(sizeof n).data(), sizeof n);
    return n;
  }
  std::string_view take(std::size_t size) {
    if (size > in_.size()) throw Error("the monitor's instructions are torn");
    const std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }
  std::string_view in_;
};

}  // namespace

std::string encode(const ExecSpec& spec) {
  std::string bytes(kExecMagic);
  Writer writer(bytes);
  fields(writer, spec);
  return bytes;
}

ExecSpec decode_exec(std::string_view bytes) {
  if (!bytes.starts_with(kExecMagic)) throw Error("the instructions are another program's");
  Reader reader(bytes.substr(kExecMagic.size()));
  ExecSpec spec;
  fields(reader, spec);
  if (!reader.at_end()) throw Error("the instructions are too long");
  return spec;
}

std::string encode(const ResolverSpec& resolver) {
  std::string bytes(kResolverMagic);
  Writer writer(bytes);
  fields(writer, resolver);
  return bytes;
}

ResolverSpec decode_resolver(std::string_view bytes) {
  if (!bytes.starts_with(kResolverMagic)) throw Error("the instructions are another program's");
  Reader reader(bytes.substr(kResolverMagic.size()));
  ResolverSpec resolver;
  fields(reader, resolver);
  if (!reader.at_end()) throw Error("the instructions are too long");
  return resolver;
}

std::string encode(const SandboxSpec& spec) {
  std::string bytes(kMagic);
  Writer writer(bytes);
  fields(writer, spec);
  return bytes;
}

SandboxSpec decode(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) {
    throw Error("the monitor belongs to another version of cnet")
        .hint("install cnet and its libexec folder from one package");
  }
  Reader reader(bytes.substr(kMagic.size()));
  SandboxSpec spec;
  fields(reader, spec);
  if (!reader.at_end()) throw Error("the monitor's instructions are too long");
  return spec;
}

}  // namespace cnet::sandbox
