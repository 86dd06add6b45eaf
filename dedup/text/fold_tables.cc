#include "dedup/text/fold_tables.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/usetiter.h>

#include "dedup/base/assert.h"
#include "dedup/text/digraphia.h"
#include "dedup/text/fold_variants.h"

namespace newsfold {
namespace {

constexpr UChar32 kHangulAraea = 0x318D;
constexpr UChar32 kTatweel = 0x0640;
constexpr UChar32 kApostrophe = 0x02BC;
constexpr UChar32 kInterlinearAnchor = 0xFFF9;
constexpr UChar32 kInterlinearSeparator = 0xFFFA;
constexpr UChar32 kInterlinearTerminator = 0xFFFB;

constexpr UScriptCode kCharacterScripts[] = {USCRIPT_HAN,      USCRIPT_HIRAGANA, USCRIPT_KATAKANA,
                                             USCRIPT_BOPOMOFO, USCRIPT_THAI,     USCRIPT_LAO,
                                             USCRIPT_KHMER,    USCRIPT_MYANMAR,  USCRIPT_HANGUL};

constexpr std::uint32_t kTokenMask = U_GC_L_MASK | U_GC_N_MASK | U_GC_MN_MASK | U_GC_MC_MASK;
constexpr std::uint32_t kQuoteMask = U_GC_PE_MASK | U_GC_PF_MASK | U_GC_PI_MASK;

bool IsIn(UChar32 c, std::uint32_t category_mask) {
  return (U_GET_GC_MASK(c) & category_mask) != 0;
}

bool IsLineBreak(UChar32 c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// Modifier letters that are written for apostrophes, which separate: those of Ukrainian and Uzbek, and ayin
// and hamza in transliterations.
bool IsApostrophe(UChar32 c) {
  constexpr UChar32 kSaltilloCapital = 0xA78B;
  constexpr UChar32 kSaltillo = 0xA78C;
  return (c >= 0x02B9 && c <= 0x02BF) || c == kSaltilloCapital || c == kSaltillo;
}

// Whether `c` is written without spaces around words, or with spaces that copies put elsewhere (Hangul).
// Marks that several scripts share, such as the prolonged sound mark, belong to each script of their
// extensions.
bool IsCharacterScript(UChar32 c) {
  for (const UScriptCode script : kCharacterScripts) {
    if (uscript_hasScript(c, script)) return true;
  }
  return false;
}

bool IsOfScript(UChar32 c, UScriptCode script) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == script;
}

bool IsHan(UChar32 c) {
  return IsOfScript(c, USCRIPT_HAN);
}

TailKind TailKindOf(UChar32 c) {
  constexpr UChar32 kEllipsis = 0x2026;
  constexpr UChar32 kMidlineEllipsis = 0x22EF;
  constexpr UChar32 kGreekQuestionMark = 0x037E;
  if (u_hasBinaryProperty(c, UCHAR_S_TERM) || c == kEllipsis || c == kMidlineEllipsis ||
      c == kGreekQuestionMark) {
    return TailKind::kSentenceFinal;
  }
  const bool is_plain_quote = c == '"' || c == '\'' || c == 0xFF02 || c == 0xFF07;
  return u_isUWhiteSpace(c) || is_plain_quote || IsIn(c, kQuoteMask) ? TailKind::kSilent : TailKind::kVisible;
}

// Marks that Unicode counts among the non-starters and that tell words apart as letters do: what makes ga of
// ka and pa of ha in kana, and the vowels, tones and joiners of scripts in which syllables are stacked.
bool IsLetterMark(UChar32 c) {
  constexpr UScriptCode kScripts[] = {USCRIPT_THAI, USCRIPT_LAO, USCRIPT_KHMER, USCRIPT_MYANMAR};
  if (u_getCombiningClass(c) == 0) return false;
  return IsKanaMark(static_cast<std::uint32_t>(c)) ||
         std::any_of(std::begin(kScripts), std::end(kScripts),
                     [c](UScriptCode script) { return IsOfScript(c, script); });
}

// The sign that the folded code point `c` is, in ASCII; 0 for none. A dash longer than these is none.
char SignOf(std::uint32_t c) {
  constexpr std::uint32_t kMinus = 0x2212;
  constexpr std::uint32_t kEnDash = 0x2013;
  if (c == kMinus || c == kEnDash) return '-';
  return c == '+' || c == '-' || c == '#' ? static_cast<char>(c) : '\0';
}

// Whether the sign of a number may stand behind the folded separator `c`.
bool PrecedesSign(UChar32 c) {
  constexpr std::u32string_view kOthers = U"\"'|=:;,\u3001\u3002";
  return u_isUWhiteSpace(c) || IsIn(c, U_GC_PS_MASK | U_GC_PI_MASK | U_GC_SC_MASK) ||
         kOthers.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

bool IsAlwaysDropped(UChar32 c) {
  if (c == kInterlinearAnchor || c == kInterlinearTerminator || c == kTatweel) return true;
  if (U_IS_UNICODE_NONCHAR(c) || IsIn(c, U_GC_CO_MASK | U_GC_CS_MASK | U_GC_ME_MASK)) return true;
  return IsIn(c, U_GC_CC_MASK) && !u_isUWhiteSpace(c);
}

// The folded code point `c` as part of a token, a separator, or nothing at all.
FoldKind KindOfFolded(UChar32 c) {
  if (IsAlwaysDropped(c)) return FoldKind::kDrop;
  if (!IsIn(c, kTokenMask) || IsApostrophe(c)) return FoldKind::kSeparator;
  if (!IsCharacterScript(c)) return FoldKind::kWord;
  if (IsJoiningJamo(static_cast<std::uint32_t>(c)) || IsLetterMark(c)) return FoldKind::kJoining;
  return IsHan(c) ? FoldKind::kHan : FoldKind::kCharacter;
}

// Builds the entries of all code points. Lives only while FoldTables is constructed.
class Builder {
 public:
  Builder(DigraphicLanguage language, std::vector<FoldPiece>* pieces) : pieces_(pieces) {
    UErrorCode status = U_ZERO_ERROR;
    casefold_ = icu::Normalizer2::getNFKCCasefoldInstance(status);
    decompose_ = icu::Normalizer2::getNFDInstance(status);
    latin_to_ascii_.reset(icu::Transliterator::createInstance("Latin-ASCII; Lower", UTRANS_FORWARD, status));
    LearnSimplified(&status);
    LearnVariants(HanVariants());
    LearnVariants(LetterVariants());
    LearnVariants(LookAlikes());
    for (const LatinSpelling& spelling : LatinSpellingsOf(language))
      latin_.emplace(static_cast<UChar32>(spelling.letter), spelling);
    assert(U_SUCCESS(status));
  }

  FoldEntry EntryOf(UChar32 c) {
    if (c > UCHAR_MAX_VALUE) return {FoldKind::kSeparator, FoldEntry::kPrecedesSign};
    if (IsLineBreak(c)) return {FoldKind::kLineBreak, 0};
    if (c == '(' || c == 0xFF08) return {FoldKind::kOpeningBracket, 0};
    if (c == kInterlinearSeparator) return {FoldKind::kInterlinearStart, 0};
    if (IsAlwaysDropped(c)) return {FoldKind::kDrop, 0};
    // Korean newspapers write this letter of old for a middle dot.
    if (c == kHangulAraea) return {FoldKind::kSeparator, 0};
    if (!u_isdefined(c)) return EntryOfUnassigned(c);
    FoldToPieces(c);
    if (TakesMark(c)) return {FoldKind::kBase, StorePieces()};
    return EntryOfPieces(c);
  }

 private:
  // Reads the Traditional-Simplified transform one character at a time; its rules for single characters are
  // one to one, and those for phrases are left out so that folding stays free of context.
  void LearnSimplified(UErrorCode* status) {
    const std::unique_ptr<icu::Transliterator> transform(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, *status));
    if (U_FAILURE(*status)) return;
    icu::UnicodeSet sources;
    transform->getSourceSet(sources);
    icu::UnicodeSetIterator source(sources);
    while (source.next()) {
      icu::UnicodeString text(source.getCodepoint());
      transform->transliterate(text);
      assert(text.countChar32() == 1);
      simplified_.emplace(source.getCodepoint(), text.char32At(0));
    }
  }

  // `pairs`: each a variant and its letter.
  void LearnVariants(std::u32string_view pairs) {
    NEWSFOLD_ASSERT(pairs.size() % 2 == 0);
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
      variants_.emplace(static_cast<UChar32>(pairs[i]), static_cast<UChar32>(pairs[i + 1]));
    }
  }

  static FoldEntry EntryOfUnassigned(UChar32 c) {
    const bool is_dropped = u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    return {is_dropped ? FoldKind::kDrop : FoldKind::kSeparator, 0};
  }

  // Whether the digraphic language has a letter that is `c` with a mark. Of the marks it has two are left:
  // breve and diaeresis.
  bool TakesMark(UChar32 c) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const compose = icu::Normalizer2::getNFCInstance(status);
    const auto has = [&](UChar32 mark) { return latin_.contains(compose->composePair(u_tolower(c), mark)); };
    return !latin_.empty() && (has(0x0306) || has(0x0308));
  }

  // Adds a letter of the digraphic language as its Latin script spells it. False if it is none.
  bool AddInLatin(UChar32 c) {
    const auto found = latin_.find(u_tolower(c));
    if (found == latin_.end()) return false;
    const LatinSpelling& latin = found->second;
    AddLetters(latin.initial, FoldKind::kInitial);
    AddLetters(latin.spelling.substr(0, latin.spelling.find('\'')), FoldKind::kWord);
    if (latin.spelling.ends_with('\''))
      folded_.push_back({PackUtf8(kApostrophe), FoldKind::kSeparator, false});
    return true;
  }

  // Adds up to three ASCII letters as one piece, if there are any.
  void AddLetters(std::string_view letters, FoldKind kind) {
    PackedUtf8 utf8;
    for (const char letter : letters) utf8.bytes |= static_cast<std::uint32_t>(letter) << (8 * utf8.length++);
    if (utf8.length != 0) folded_.push_back({utf8, kind, false});
  }

  // Replaces folded_ with the pieces of `c`.
  void FoldToPieces(UChar32 c) {
    folded_.clear();
    if (AddInLatin(c)) return;
    if (casefold_->isInert(c) && decompose_->isInert(c)) return AddPiece(c);
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text =
        decompose_->normalize(casefold_->normalize(icu::UnicodeString(c), status), status);
    assert(U_SUCCESS(status));
    std::uint32_t before = 0;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
      const auto next = static_cast<std::uint32_t>(text.char32At(i));
      const std::uint32_t composed = Compose(before, next);
      if (composed != 0) folded_.pop_back();
      before = composed != 0 ? composed : next;
      AddPiece(static_cast<UChar32>(before));
    }
  }

  void AddPiece(UChar32 c) {
    if (u_getCombiningClass(c) != 0 && !IsLetterMark(c)) return;
    if (c > 0x7F && IsOfScript(c, USCRIPT_LATIN)) return AddAsciiPieces(c);
    if (AddInLatin(c)) return;
    AddSpelledPiece(SpellingOf(c));
  }

  // Adds a Latin letter as ASCII, or as it is if there is no such spelling.
  void AddAsciiPieces(UChar32 c) {
    icu::UnicodeString text(c);
    latin_to_ascii_->transliterate(text);
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) AddSpelledPiece(text.char32At(i));
  }

  void AddSpelledPiece(UChar32 c) {
    const FoldKind kind = KindOfFolded(c);
    if (kind != FoldKind::kDrop) folded_.push_back({PackUtf8(static_cast<std::uint32_t>(c)), kind, false});
  }

  UChar32 SpellingOf(UChar32 c) const {
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return '0' + u_charDigitValue(c);
    // Twice, since what one character is simplified to is now and then a traditional form of another.
    return Mapped(variants_, Mapped(simplified_, Mapped(simplified_, c)));
  }

  static UChar32 Mapped(const std::unordered_map<UChar32, UChar32>& map, UChar32 c) {
    const auto found = map.find(c);
    return found == map.end() ? c : found->second;
  }

  FoldEntry EntryOfPieces(UChar32 c) {
    if (folded_.empty()) return {FoldKind::kDrop, 0};
    if (std::all_of(folded_.begin(), folded_.end(), IsSeparator)) return EntryOfSeparator(c);
    if (folded_.size() == 1 && folded_[0].utf8.bytes <= 0xFFFFFF) {
      const bool is_telling = latin_.empty() && TellsDigraphicLanguage(static_cast<char32_t>(c));
      return {is_telling ? FoldKind::kTelling : folded_[0].kind, folded_[0].utf8.bytes};
    }
    return {FoldKind::kExpansion, StorePieces()};
  }

  // Where folded_ is stored. REQUIRES: it is not empty.
  std::uint32_t StorePieces() {
    const auto first = static_cast<std::uint32_t>(pieces_->size());
    NEWSFOLD_ASSERT(first >> 24 == 0 && !folded_.empty());  // it is a payload
    folded_.back().is_last = true;
    pieces_->insert(pieces_->end(), folded_.begin(), folded_.end());
    return first;
  }

  // REQUIRES: folded_ holds what `c` folds to, separators only.
  FoldEntry EntryOfSeparator(UChar32 c) const {
    const std::uint32_t last = UnpackUtf8(folded_.back().utf8);
    const char sign = folded_.size() == 1 ? SignOf(last) : '\0';
    if (sign != '\0') return {FoldKind::kSign, static_cast<std::uint32_t>(sign)};
    const bool precedes_sign = PrecedesSign(static_cast<UChar32>(last));
    return {FoldKind::kSeparator,
            static_cast<std::uint32_t>(TailKindOf(c)) | (precedes_sign ? FoldEntry::kPrecedesSign : 0)};
  }

  static bool IsSeparator(const FoldPiece& piece) { return piece.kind == FoldKind::kSeparator; }

  const icu::Normalizer2* casefold_ = nullptr;
  const icu::Normalizer2* decompose_ = nullptr;
  std::unique_ptr<icu::Transliterator> latin_to_ascii_;
  std::unordered_map<UChar32, UChar32> simplified_;
  std::unordered_map<UChar32, UChar32> variants_;
  std::unordered_map<UChar32, LatinSpelling> latin_;  // by the letter; of a digraphic language only
  std::vector<FoldPiece>* pieces_;
  std::vector<FoldPiece> folded_;
};

}  // namespace

FoldTables::FoldTables() {
  BuildBlocks();
  BuildThreeByteRows();
}

FoldTables::FoldTables(const FoldTables& others, DigraphicLanguage language) : FoldTables(others) {
  constexpr std::uint32_t kCyrillicFirst = 0x0400;
  constexpr std::uint32_t kCyrillicLast = 0x04FF;
  Builder builder(language, &pieces_);
  for (std::uint32_t first = kCyrillicFirst; first <= kCyrillicLast; first += kBlockSize) {
    block_begin_[first >> kBlockBits] = static_cast<std::uint32_t>(entries_.size());
    for (std::uint32_t i = 0; i < kBlockSize; ++i)
      entries_.push_back(builder.EntryOf(static_cast<UChar32>(first + i)));
  }
}

void FoldTables::BuildBlocks() {
  Builder builder(DigraphicLanguage::kNone, &pieces_);
  std::map<std::vector<FoldEntry>, std::uint32_t> known_blocks;
  std::vector<FoldEntry> block(kBlockSize);
  for (std::uint32_t first = 0; first <= kInvalidCodePoint; first += kBlockSize) {
    for (std::uint32_t i = 0; i < kBlockSize; ++i)
      block[i] = builder.EntryOf(static_cast<UChar32>(first + i));
    const auto [known, is_new] = known_blocks.emplace(block, static_cast<std::uint32_t>(entries_.size()));
    if (is_new) entries_.insert(entries_.end(), block.begin(), block.end());
    block_begin_.push_back(known->second);
  }
  NEWSFOLD_ASSERT(block_begin_.size() == (kInvalidCodePoint >> kBlockBits) + 1);
  NEWSFOLD_ASSERT(!pieces_.empty() && pieces_.back().is_last);
}

void FoldTables::BuildThreeByteRows() {
  three_byte_rows_.assign(ThreeByteFolds::kRowMask + 1, block_begin_[kInvalidCodePoint >> kBlockBits]);
  for (std::uint32_t first = 0x800; first < 0x10000; first += kBlockSize) {
    three_byte_rows_[PackUtf8(first).bytes & ThreeByteFolds::kRowMask] = block_begin_[first >> kBlockBits];
  }
}

}  // namespace newsfold
