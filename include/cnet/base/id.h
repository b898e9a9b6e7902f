#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace cnet {

/// 64 lower-case hexadecimal digits from the kernel's random source.
std::string random_hex64();

/// True for exactly 64 digits of [0-9a-f].
bool is_hex64(std::string_view text);

/// An id that cannot be taken for another kind's. An empty id means "not chosen yet".
template <class Tag>
class Id {
 public:
  Id() = default;
  static Id random() { return Id(random_hex64()); }
  static std::optional<Id> parse(std::string_view text) {
    if (!is_hex64(text)) return std::nullopt;
    return Id(std::string(text));
  }
  const std::string& str() const { return hex_; }
  std::string short_form() const { return hex_.substr(0, 12); }
  bool empty() const { return hex_.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  explicit Id(std::string hex) : hex_(std::move(hex)) {}
  std::string hex_;
};

using NetworkId = Id<struct NetworkTag>;
using ContainerId = Id<struct ContainerTag>;
using EndpointId = Id<struct EndpointTag>;
using ImageId = Id<struct ImageTag>;

}  // namespace cnet
