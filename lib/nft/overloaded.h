#pragma once

namespace cnet::nft {

/// std::visit with one lambda for each alternative.
template <class... Alternatives>
struct overloaded : Alternatives... {
  using Alternatives::operator()...;
};
template <class... Alternatives>
overloaded(Alternatives...) -> overloaded<Alternatives...>;

}  // namespace cnet::nft
