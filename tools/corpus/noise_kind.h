#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace newsfold {

// What happens to articles on their way through the web. The kinds up to kPageMixedHeldOut leave a repost of
// the article; the others only look like one. The page shapes put the body into a frame of which a part is
// the site's and another the page's own.
enum class NoiseKind : std::uint8_t {
  kVerbatim,     // nothing
  kScript,       // Traditional to Simplified or back (Chinese only)
  kPinyin,       // Traditional, readings glued behind common characters, as in 關(guān) (Chinese only)
  kInjection,    // pieces of the headline inside sentences
  kNavigation,   // a navigation line in front, headlines of other stories behind
  kTeasers,      // openings of other stories, cut off, behind
  kFirstHalf,    // the first half only
  kFirstThird,   // the first 30 % only
  kDateline,     // another dateline and agency
  kEdits,        // some words replaced, a sentence dropped, one added
  kOcr,          // 4 % of the characters misread
  kTypos,        // about 1 % of the characters dropped, doubled or swapped
  kReordered,    // paragraphs in another order
  kUpdated,      // re-issued with paragraphs added
  kPage,         // the body inside a whole page that is 80 % boilerplate
  kWrapped,      // injections, navigation and tails; the original itself appears only wrapped like this
  kEverything,   // script, pinyin, edits, 1 % misread, injections, dateline, navigation and tails at once
  kPageTeasers,  // teasers of other stories, cut mid-sentence, between the paragraphs and behind the body
  kPageInserts,  // read-also links, captions and pull quotes between the paragraphs
  kPageTags,  // menu, headline and byline in front; keywords, tag cloud, author box and share buttons behind
  kPageNotices,       // consent and subscription in front, subscription and legal notices behind, in full
                      // sentences
  kPageLists,         // a live ticker in front; pagination and numbered lists of what is most read behind
  kPageMixed,         // two to four of those above at once
  kPageComments,      // comments of readers behind, some of them long; held out
  kPageGallery,       // the body in pieces between the captions of a gallery; held out
  kPageMixedHeldOut,  // two to four of all these shapes at once, one held out among them at least; held out
  kExcerpt,           // another article that quotes two sentences
  kSideList,          // another short article of a site, with the same long side list
  kTemplate,          // another brief from the same template: other numbers and names
};

inline constexpr std::size_t kNoiseKinds = static_cast<std::size_t>(NoiseKind::kTemplate) + 1;

constexpr bool IsRepostKind(NoiseKind kind) {
  return kind <= NoiseKind::kPageMixedHeldOut;
}
constexpr bool IsPageShape(NoiseKind kind) {
  return NoiseKind::kPageTeasers <= kind && kind <= NoiseKind::kPageMixedHeldOut;
}
// Whether the kind is a page shape by whose figures no rule or limit may be chosen: they tell how well the
// others speak for pages that nobody has looked at.
constexpr bool IsHeldOut(NoiseKind kind) {
  return NoiseKind::kPageComments <= kind && kind <= NoiseKind::kPageMixedHeldOut;
}
constexpr bool IsChineseOnly(NoiseKind kind) {
  return kind == NoiseKind::kScript || kind == NoiseKind::kPinyin;
}

// "verbatim", "script", ..., "first-half", ..., "side-list", "template".
std::string_view NameOf(NoiseKind kind);
std::optional<NoiseKind> ParseNoiseKind(std::string_view name);

// Groups of kinds, in the order of NoiseKind.
std::vector<NoiseKind> AllNoiseKinds();
// All but page shapes.
std::vector<NoiseKind> UsualNoiseKinds();
// Page shapes that are not held out, and those that are.
std::vector<NoiseKind> PageShapeKinds();
std::vector<NoiseKind> HeldOutKinds();

}  // namespace newsfold
