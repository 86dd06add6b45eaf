#include "server/http/negotiate.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <boost/beast/core/string.hpp>

namespace newsfold {
namespace {

// In any case of letters.
bool StartsWith(std::string_view text, std::string_view prefix) {
  return boost::beast::iequals(text.substr(0, prefix.size()), prefix);
}

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Cuts the part before `separator` off the front of *text and returns it trimmed.
std::string_view CutPiece(std::string_view* text, char separator) {
  const std::size_t end = std::min(text->find(separator), text->size());
  const std::string_view piece = Trim(text->substr(0, end));
  text->remove_prefix(std::min(end + 1, text->size()));
  return piece;
}

// A weight in thousandths: "1", "0.5", "0.125"; anything else counts as 0.
int ParseWeight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int thousandths = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return 0;
    thousandths += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(thousandths, 1000);
}

// How closely `range` names `offer`: 3 exactly, 2 "type/*", 1 "*/*", 0 not at all.
int Specificity(std::string_view range, std::string_view offer) {
  if (boost::beast::iequals(range, offer)) return 3;
  if (range == "*/*") return 1;
  const std::size_t slash = offer.find('/');
  const bool same_type = range.size() == slash + 2 && range.ends_with("/*") &&
                         boost::beast::iequals(range.substr(0, slash), offer.substr(0, slash));
  return same_type ? 2 : 0;
}

int WeightOf(std::string_view offer, std::string_view accept) {
  int weight = 0;
  int best = 0;
  while (!accept.empty()) {
    std::string_view element = CutPiece(&accept, ',');
    const int specificity = Specificity(CutPiece(&element, ';'), offer);
    if (specificity <= best) continue;
    best = specificity;
    weight = 1000;
    while (!element.empty()) {
      const std::string_view parameter = CutPiece(&element, ';');
      if (StartsWith(parameter, "q=")) weight = ParseWeight(parameter.substr(2));
    }
  }
  return weight;
}

}  // namespace

std::optional<std::size_t> PickMediaType(std::string_view accept, std::span<const std::string_view> offers) {
  if (Trim(accept).empty()) return 0;
  std::optional<std::size_t> pick;
  int pick_weight = 0;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const int weight = WeightOf(offers[i], accept);
    if (weight > pick_weight) {
      pick = i;
      pick_weight = weight;
    }
  }
  return pick;
}

bool IsMediaType(std::string_view content_type, std::string_view type) {
  if (!boost::beast::iequals(CutPiece(&content_type, ';'), type)) return false;
  while (!content_type.empty()) {
    const std::string_view parameter = CutPiece(&content_type, ';');
    if (!StartsWith(parameter, "charset=")) continue;
    std::string_view charset = parameter.substr(8);
    if (charset.size() >= 2 && charset.front() == '"' && charset.back() == '"') {
      charset = charset.substr(1, charset.size() - 2);
    }
    if (!boost::beast::iequals(charset, "utf-8")) return false;
  }
  return true;
}

bool MatchesEtag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    std::string_view candidate = CutPiece(&if_none_match, ',');
    if (candidate == "*") return true;
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate == etag) return true;
  }
  return false;
}

}  // namespace newsfold
