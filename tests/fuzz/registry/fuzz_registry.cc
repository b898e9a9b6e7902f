// What registries and their token servers send, as far as it is text: challenges, redirects,
// tokens, errors; and Docker's config file.

#include <cstdint>
#include <string_view>

#include "authorization.h"
#include "base64.h"
#include "challenge.h"
#include "cnet/base/error.h"
#include "credentials.h"
#include "registry_error.h"
#include "retry.h"
#include "url.h"

namespace {

using namespace cnet;
using namespace cnet::image;

template <class Act>
void may_fail(const Act& act) {
  try {
    act();
  } catch (const Error&) {  // its way of saying no
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Url base = *parse_url("https://r.example/");
  for (const Challenge& challenge : parse_challenges(text)) {
    may_fail([&] { token_url(challenge, base, "repository:a:pull"); });
  }
  if (const auto url = resolve_url(base, text)) {
    const std::string again = url->str();
    if (again.size() < 8000 && parse_url(again) != url)
      __builtin_trap();  // one spelling, one meaning
  }
  if (const auto bytes = from_base64(text)) base64(*bytes);
  may_fail([&] { parse_token(text, "r"); });
  may_fail([&] { find_credentials(text, "docker.io", "c.json"); });
  may_fail([&] { without_credentials(text, "docker.io", "c.json"); });
  registry_words(text);
  parse_retry_after(text);
  return 0;
}
