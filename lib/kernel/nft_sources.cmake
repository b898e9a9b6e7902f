# The nf_tables part of this area.
set(CNET_KERNEL_NFT_SOURCES
  nft_attributes.cc
  nft_data.cc
  nft_elements.cc
  nft_expressions.cc
  nft_firewall.cc
  nft_foreign.cc
  nft_lookup.cc
  nft_lower_rule.cc
  nft_lower_set.cc
  nft_lower_table.cc
  nft_messages.cc
  nft_socket.cc
  nft_typeof.cc
  nft_udata.cc
  nft_update.cc)
