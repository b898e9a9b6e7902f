#pragma once

#include <cstdint>
#include <string>

#include "cnet/base/error.h"
#include "cnet/remote/answers.h"
#include "cnet/remote/http.h"
#include "cnet/remote/spec_file.h"

namespace cnet::remote {

/// Whatever the bytes are: a value or an Error, nothing else.
inline void fuzz_remote(const std::string& text) {
  const auto may_fail = [](auto act) {
    try {
      act();
    } catch (const Error&) {  // its way of saying no
    }
  };
  Said said{"it", {.status = 200, .body = text}};
  for (const bool ended : {false, true}) {
    may_fail([&] {
      if (auto answer = http_answer(text, ended, "it")) said.answer = *std::move(answer);
    });
  }
  may_fail([&] { refusal(said); });
  may_fail([&] { implements(said); });
  may_fail([&] { driver_capabilities(said); });
  may_fail([&] { allocated_options(said); });
  may_fail([&] { chosen_interface(said); });
  may_fail([&] { joined(said); });
  may_fail([&] { endpoint_info(said); });
  may_fail([&] { ipam_capabilities(said); });
  may_fail([&] { local_address_space(said); });
  for (const Family family : kFamilies) may_fail([&] { granted_pool(said, family); });
  may_fail([&] { granted_address(said, *Prefix::parse("10.0.0.0/8")); });
  may_fail([&] { address_in_spec(text, "it"); });
  may_fail([&] { address_in_json(text, "it"); });
}

}  // namespace cnet::remote
