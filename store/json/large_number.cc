#include "store/json/large_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

bool IsDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

// Moves behind the digits at the head of *rest. False if there are none.
bool SkipDigits(std::string_view* rest) {
  const std::size_t count = std::min(rest->find_first_not_of("0123456789"), rest->size());
  rest->remove_prefix(count);
  return count > 0;
}

bool SkipOne(std::string_view bytes, std::string_view* rest) {
  if (rest->empty() || bytes.find(rest->front()) == std::string_view::npos) return false;
  rest->remove_prefix(1);
  return true;
}

// RFC 8259, 6.
bool IsNumber(std::string_view number) {
  SkipOne("-", &number);
  const bool has_zero = SkipOne("0", &number);
  if (!has_zero && !SkipDigits(&number)) return false;
  if (SkipOne(".", &number) && !SkipDigits(&number)) return false;
  if (SkipOne("eE", &number)) {
    SkipOne("+-", &number);
    if (!SkipDigits(&number)) return false;
  }
  return number.empty();
}

template <typename Integer>
bool Fits(std::string_view number) {
  Integer value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc();
}

bool IsLarge(std::string_view number) {
  if (!IsNumber(number)) return false;
  if (number.find_first_of(".eE") != std::string_view::npos)
    return std::isinf(std::strtod(std::string(number).c_str(), nullptr));
  return !Fits<std::int64_t>(number) && !Fits<std::uint64_t>(number);
}

// The end of the string whose opening quote is at `begin`.
std::size_t StringEnd(std::string_view json, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  return std::min(end + 1, json.size());
}

// Calls visit(number) for each large number, and copy(rest) for all between them.
template <typename Copy, typename Visit>
void ForEachLarge(std::string_view json, const Copy& copy, const Visit& visit) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] == '"') {
      i = StringEnd(json, i);
      continue;
    }
    const bool begins_number = IsDigit(json[i]) || json[i] == '-';
    const std::size_t end =
        begins_number ? std::min(json.find_first_not_of("0123456789+-.eE", i), json.size()) : i + 1;
    const std::string_view number = json.substr(i, end - i);
    if (begins_number && IsLarge(number)) {
      copy(json.substr(copied, i - copied));
      visit(number);
      copied = end;
    }
    i = end;
  }
  copy(json.substr(copied));
}

}  // namespace

std::string WithoutLargeNumbers(std::string_view json) {
  std::string parsable;
  parsable.reserve(json.size());
  ForEachLarge(
      json, [&](std::string_view rest) { parsable += rest; },
      [&](std::string_view number) {
        NEWSFOLD_ASSERT(number.size() > 2);
        parsable.append("0.").append(number.size() - 2, '0');
      });
  NEWSFOLD_ASSERT(parsable.size() == json.size());
  return parsable;
}

std::string WithLargeNumbersQuoted(std::string_view json) {
  std::string quoted;
  quoted.reserve(json.size());
  ForEachLarge(
      json, [&](std::string_view rest) { quoted += rest; },
      [&](std::string_view number) { quoted.append("\"").append(number).append("\""); });
  return quoted;
}

}  // namespace newsfold
