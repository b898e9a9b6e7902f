#pragma once

#include <libnftnl/chain.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>
#include <libnftnl/table.h>
#include <libnftnl/udata.h>

#include <memory>
#include <new>

namespace cnet::kernel {

/// Owners of libnftnl's objects.
template <auto Free>
struct NftFree {
  template <class Object>
  void operator()(Object* object) const {
    Free(object);
  }
};
using TablePtr = std::unique_ptr<nftnl_table, NftFree<nftnl_table_free>>;
using ChainPtr = std::unique_ptr<nftnl_chain, NftFree<nftnl_chain_free>>;
using SetPtr = std::unique_ptr<nftnl_set, NftFree<nftnl_set_free>>;
using RulePtr = std::unique_ptr<nftnl_rule, NftFree<nftnl_rule_free>>;
using UdataPtr = std::unique_ptr<nftnl_udata_buf, NftFree<nftnl_udata_buf_free>>;

/// libnftnl allocates with malloc and returns nullptr when there is none.
template <class Object>
Object* allocated(Object* object) {
  if (object == nullptr) throw std::bad_alloc();
  return object;
}

}  // namespace cnet::kernel
