#include "store/upkeep/verify_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

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
  constexpr char kDigits[] = "0123456789abcdef";
  constexpr std::size_t kBytesMax = 8;
  std::string hex;
  for (const char c : key.substr(std::min<std::size_t>(key.size(), 1), kBytesMax)) {
    const auto byte = static_cast<std::uint8_t>(c);
    hex += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return hex;
}

}  // namespace newsfold
