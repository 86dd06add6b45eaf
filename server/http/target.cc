#include "server/http/target.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

enum class Plus : bool { kLiteral, kSpace };

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> PercentDecode(std::string_view raw, Plus plus) {
  std::string decoded;
  decoded.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+' && plus == Plus::kSpace) {
      decoded += ' ';
    } else if (raw[i] != '%') {
      decoded += raw[i];
    } else {
      if (raw.size() - i < 3) return std::nullopt;
      const int high = HexValue(raw[i + 1]);
      const int low = HexValue(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

// Calls visit(piece) for the pieces of `text` between separators until it returns false.
template <class Visit>
bool Split(std::string_view text, char separator, const Visit& visit) {
  for (;;) {
    const std::size_t end = text.find(separator);
    if (!visit(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool ParseQuery(std::string_view raw, std::vector<Request::Parameter>* query) {
  return Split(raw, '&', [&](std::string_view piece) {
    if (piece.empty()) return true;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    auto name = PercentDecode(piece.substr(0, equals), Plus::kSpace);
    auto value = PercentDecode(piece.substr(std::min(equals + 1, piece.size())), Plus::kSpace);
    if (!name || !value) return false;
    query->push_back({std::move(*name), std::move(*value)});
    return true;
  });
}

bool ParsePath(std::string_view raw, std::vector<std::string>* segments) {
  NEWSFOLD_ASSERT(raw.starts_with('/'));
  return Split(raw.substr(1), '/', [&](std::string_view piece) {
    auto segment = PercentDecode(piece, Plus::kLiteral);
    if (!segment) return false;
    segments->push_back(std::move(*segment));
    return true;
  });
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower_prefix) {
  if (text.size() < lower_prefix.size()) return false;
  return std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(), [](char want, char have) {
    return want == (have | ((have >= 'A' && have <= 'Z') ? 0x20 : 0));
  });
}

// The origin-form part of an absolute-form target; any other target as it is.
std::string_view WithoutAuthority(std::string_view raw) {
  constexpr std::string_view kScheme = "http://";
  if (!StartsWithIgnoringCase(raw, kScheme)) return raw;
  const std::size_t end = raw.find_first_of("/?", kScheme.size());
  if (end == std::string_view::npos) return "/";
  return raw[end] == '/' ? raw.substr(end) : std::string_view();
}

}  // namespace

std::string_view Request::Query(std::string_view name) const {
  for (const Parameter& parameter : query) {
    if (parameter.name == name) return parameter.value;
  }
  return {};
}

std::optional<Target> ParseTarget(std::string_view raw) {
  raw = WithoutAuthority(raw);
  if (raw.empty() || raw.front() != '/') return std::nullopt;
  const bool visible =
      std::all_of(raw.begin(), raw.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
  if (!visible) return std::nullopt;
  const std::size_t question = std::min(raw.find('?'), raw.size());
  Target target;
  if (!ParsePath(raw.substr(0, question), &target.segments)) return std::nullopt;
  if (question < raw.size() && !ParseQuery(raw.substr(question + 1), &target.query)) return std::nullopt;
  return target;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4];
      encoded += kHex[byte & 15];
    }
  }
  return encoded;
}

}  // namespace newsfold
