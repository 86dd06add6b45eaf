#include "store/upkeep/verify_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "store/base/hex.h"

namespace newsfold {

void VerifyLog::Find(VerifyFinding finding) {
  ++summary_.findings;
  summary_.was_stopped |= !visit_(&finding, summary_);
}

bool VerifyLog::Report() {
  summary_.was_stopped |= !visit_(nullptr, summary_);
  return goes_on();
}

std::string NumberName(ArticleNumber number) {
  return "article number " + std::to_string(number);
}

std::string HexOfKey(std::string_view key) {
  constexpr std::size_t kBytesMax = 8;
  const std::string_view told = key.substr(std::min<std::size_t>(key.size(), 1), kBytesMax);
  return HexOf({reinterpret_cast<const std::uint8_t*>(told.data()), told.size()});
}

}  // namespace newsfold
