#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpus/random.h"

namespace newsfold {

// What happens to articles on their way through the web. The kinds up to kEverything leave a repost of the
// article; the others only look like one.
enum class NoiseKind : std::uint8_t {
  kVerbatim,    // nothing
  kScript,      // Traditional to Simplified or back (Chinese only)
  kPinyin,      // Traditional, readings glued behind common characters, as in 關(guān) (Chinese only)
  kInjection,   // pieces of the headline inside sentences
  kNavigation,  // a navigation line in front, headlines of other stories behind
  kTeasers,     // openings of other stories, cut off, behind
  kFirstHalf,   // the first half only
  kFirstThird,  // the first 30 % only
  kDateline,    // another dateline and agency
  kEdits,       // some words replaced, a sentence dropped, one added
  kOcr,         // 4 % of the characters misread
  kTypos,       // about 1 % of the characters dropped, doubled or swapped
  kReordered,   // paragraphs in another order
  kUpdated,     // re-issued with paragraphs added
  kPage,        // the body inside a whole page that is 80 % boilerplate
  kWrapped,     // injections, navigation and tails; the original itself appears only wrapped like this
  kEverything,  // script, pinyin, edits, 1 % misread, injections, dateline, navigation and tails at once
  kExcerpt,     // another article that quotes two sentences
  kSideList,    // another short article of a site, with the same long side list
  kTemplate,    // another brief from the same template: other numbers and names
};

inline constexpr std::size_t kNoiseKinds = static_cast<std::size_t>(NoiseKind::kTemplate) + 1;

constexpr bool IsRepostKind(NoiseKind kind) {
  return kind <= NoiseKind::kEverything;
}
constexpr bool IsChineseOnly(NoiseKind kind) {
  return kind == NoiseKind::kScript || kind == NoiseKind::kPinyin;
}

// "verbatim", "script", ..., "first-half", ..., "side-list", "template".
std::string_view NameOf(NoiseKind kind);
std::optional<NoiseKind> ParseNoiseKind(std::string_view name);
std::vector<NoiseKind> AllNoiseKinds();

// What noise is made of besides the text. Views that outlive the call. Every list holds at least one entry.
struct NoiseMaterial {
  std::string_view title;
  std::span<const std::string> headlines;  // of other stories, in the language of the text
  std::span<const std::string> sentences;  // of other stories
};

// Appends `text` as it looks after `kind` to *out. Pure: the same text, material and state of `random` give
// the same result. Total on any bytes; the cost is linear. REQUIRES: IsRepostKind(kind).
void AppendNoisy(NoiseKind kind, std::string_view text, const NoiseMaterial& material, Random& random,
                 std::string* out);

// The parts of AppendNoisy that have a strength.

// `per_mille` of the letters and Han characters become similar-looking ones. REQUIRES: 1 <= per_mille <= 500.
void AppendMisread(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out);
// `per_mille` of them are dropped, doubled or swapped with the next. REQUIRES: 1 <= per_mille <= 500.
void AppendMistyped(std::string_view text, std::uint32_t per_mille, Random& random, std::string* out);
// The first `percent` of the bytes, up to a character boundary, with a line that asks to read on.
void AppendTruncated(std::string_view text, std::uint32_t percent, Random& random, std::string* out);
// The body inside a page of which `boilerplate_percent` (< 100) is navigation, headlines and teasers.
void AppendPage(std::string_view text, std::uint32_t boilerplate_percent, const NoiseMaterial& material,
                Random& random, std::string* out);

// Sentences of `text`, each with what separates it from the next, so that their concatenation is `text`.
std::vector<std::string_view> SplitSentences(std::string_view text);

}  // namespace newsfold
