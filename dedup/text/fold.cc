#include "dedup/text/fold.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "dedup/base/assert.h"
#include "dedup/text/annotation.h"
#include "dedup/text/ascii_block.h"
#include "dedup/text/code_point.h"
#include "dedup/text/digraphia.h"
#include "dedup/text/fold_tables.h"
#include "dedup/text/mojibake.h"
#include "dedup/text/sign.h"
#include "dedup/text/token_hash.h"

namespace newsfold {

namespace {

// The same for every folder, and made once: it takes a tenth of a second.
struct TablesOfLanguages {
  FoldTables any;
  FoldTables serbian{any, DigraphicLanguage::kSerbian};
  FoldTables uzbek{any, DigraphicLanguage::kUzbek};
};

// Those of a text that is written in Cyrillic letters of `language`.
const FoldTables& TablesOf(DigraphicLanguage language) {
  static const TablesOfLanguages tables;
  if (language == DigraphicLanguage::kNone) return tables.any;
  return language == DigraphicLanguage::kSerbian ? tables.serbian : tables.uzbek;
}

constexpr std::uint32_t kCharacterUnits = 1;
constexpr std::uint32_t kWordUnits = 2;

// Tells the compiler what kFoldBytesMax says: that a length fits its bit field.
constexpr std::uint32_t kTokenLengthMask = (1U << 27) - 1;
static_assert(kFoldBytesMax <= kTokenLengthMask);

// "72.1" rather than the "72.1.0.0" of ICU: the last two are never of interest.
std::string VersionText(const UVersionInfo& version) {
  return std::to_string(version[0]) + "." + std::to_string(version[1]);
}

bool IsAsciiLetterOrDigit(std::uint8_t b) {
  return static_cast<std::uint8_t>((b | 0x20) - 'a') < 26 || static_cast<std::uint8_t>(b - '0') < 10;
}

// Sets bit 0x20 of each byte, which lowers ASCII letters and leaves digits.
WordBytes LowerAscii(WordBytes bytes) {
  constexpr std::uint64_t kLowerCase = 0x2020202020202020;
  return {bytes.low | kLowerCase, bytes.high | kLowerCase};
}

Token MakeToken(std::uint64_t hash, std::size_t begin, std::size_t length, std::uint32_t units) {
  assert(length > 0 && length <= kTokenLengthMask);
  Token token;
  token.hash = hash;
  token.begin = static_cast<std::uint32_t>(begin);
  token.length = length & kTokenLengthMask;
  token.units = units & 3;
  token.is_name = token.lost_before = token.lost_behind = 0;
  return token;
}

Token CharacterToken(std::uint64_t hash, std::size_t begin, std::size_t length) {
  return MakeToken(hash, begin, length, kCharacterUnits);
}

Token WordToken(std::uint64_t hash, std::size_t begin, std::size_t length) {
  return MakeToken(hash, begin, length, kWordUnits);
}

// Marks that are ordered among each other: no syllable has as many.
constexpr std::size_t kMarksOrderedMax = 30;

// Marks are ordered by this: canonical order, and behind them the vowels of Thai and Lao above the line,
// which Unicode does not order and some write in front of the tone. 0 for what is no mark.
int MarkOrder(std::uint32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  constexpr UChar32 kThaiFirst = 0x0E00;
  constexpr UChar32 kLaoLast = 0x0EFF;
  constexpr int kVowelOrder = 256;
  if (const int combining_class = u_getCombiningClass(c); combining_class != 0) return combining_class;
  const bool is_vowel = c >= kThaiFirst && c <= kLaoLast && u_charType(c) == U_NON_SPACING_MARK;
  return is_vowel ? kVowelOrder : 0;
}

// The most any one step writes: an ASCII block or one expansion (the longest, U+FDFA, has 18 code points).
// Output is grown by a few times that, so that little is initialised in vain.
constexpr std::size_t kStepTokensMax = 64;
constexpr std::size_t kStepBytesMax = 256;
constexpr std::size_t kStepsReserved = 2;

// Makes `container` at least `size` long: exactly, but its memory geometrically.
template <typename Container>
void GrowTo(std::size_t size, Container* container) {
  if (size > container->capacity()) container->reserve(std::max(size, 2 * container->capacity()));
  if (size > container->size()) container->resize(size);
}

// One folding of one text. The result's folded text and tokens are longer than what they hold until Finish.
class FoldPass {
 public:
  FoldPass(const FoldTables& tables, const TokenHasher& hasher, std::string_view text, FoldedText* result)
      : tables_(tables), hasher_(hasher), text_(text), result_(result) {
    result_->lines.clear();
    Attach(0, 0);
  }

  void Run() {
    while (position_ < text_.size()) {
      Reserve();
      const auto lead = static_cast<std::uint8_t>(text_[position_]);
      if (lead < 0x80) {
        FoldAscii();
      } else if ((lead & 0xF0) == 0xE0 && !in_word_) {
        FoldCharacters();
      } else if (!FoldLetters()) {
        FoldCodePoint();
      }
    }
    Reserve();
    CloseWord(text_.size());
    CloseLine(text_.size());
    Finish();
  }

  // Whether the text has letters by which a digraphic language is told.
  bool is_telling() const { return is_telling_; }

 private:
  std::size_t token_count() const { return static_cast<std::size_t>(token_ - result_->tokens.data()); }
  std::size_t folded_size() const { return static_cast<std::size_t>(out_ - result_->folded.data()); }

  // Points the output behind what is written.
  void Attach(std::size_t token_count, std::size_t folded_size) {
    token_ = result_->tokens.data() + token_count;
    token_limit_ = result_->tokens.data() + result_->tokens.size();
    out_ = result_->folded.data() + folded_size;
    out_limit_ = result_->folded.data() + result_->folded.size();
  }

  // Makes room for one more step.
  void Reserve() {
    if (token_limit_ - token_ >= static_cast<std::ptrdiff_t>(kStepTokensMax) &&
        out_limit_ - out_ >= static_cast<std::ptrdiff_t>(kStepBytesMax)) {
      return;
    }
    const std::size_t tokens = token_count();
    const std::size_t bytes = folded_size();
    GrowTo(tokens + kStepsReserved * kStepTokensMax, &result_->tokens);
    GrowTo(bytes + kStepsReserved * kStepBytesMax, &result_->folded);
    Attach(tokens, bytes);
  }

  void Finish() {
    // No step wrote more than was reserved for it, and nothing of the text is left over.
    NEWSFOLD_ASSERT(token_ <= token_limit_ && out_ <= out_limit_);
    NEWSFOLD_ASSERT(position_ == text_.size());
    NEWSFOLD_ASSERT(!in_word_);
    const std::size_t tokens = token_count();
    NEWSFOLD_ASSERT(line_token_begin_ == tokens);
    NEWSFOLD_ASSERT(tokens == 0 || ByteEnd(token_[-1]) <= text_.size());
    NEWSFOLD_ASSERT(word_count_ <= tokens);
    result_->units = static_cast<std::uint32_t>(tokens + word_count_);
    result_->folded.resize(folded_size());
    result_->tokens.resize(tokens);
    assert(std::is_sorted(result_->tokens.begin(), result_->tokens.end(),
                          [](const Token& a, const Token& b) { return a.begin < b.begin; }));
  }

  void FoldAscii() {
    const bool has_block = position_ + AsciiBlock::kBytes + kShortWordBytesMax <= text_.size();
    if (!in_word_ && has_block && IsAscii8(text_.data() + position_) && FoldAsciiBlock()) return;
    if (!FoldLetters()) FoldCodePoint();
  }

  // Folds the words of one block that end inside it and before anything special, and moves past them.
  // False if there is nothing to move past.
  bool FoldAsciiBlock() {
    assert(!in_word_ && token_limit_ - token_ >= static_cast<std::ptrdiff_t>(AsciiBlock::kBytes / 2));
    const ShortWordHasher short_words = hasher_.short_words();
    const std::size_t position = position_;
    const char* const begin = text_.data() + position;
    const AsciiBlock block = ClassifyAscii(begin);
    const auto limit = static_cast<unsigned>(std::countr_zero(block.special));
    std::uint64_t word = block.word & ~(limit == AsciiBlock::kBytes ? 0 : ~std::uint64_t{0} << limit);
    unsigned done = limit;
    Token* token = token_;
    char* out = out_;
    while (word != 0) {
      const auto offset = static_cast<unsigned>(std::countr_zero(word));
      const auto length = static_cast<unsigned>(std::countr_one(word >> offset));
      if (offset + length >= limit) {
        done = offset;
        break;
      }
      const WordBytes bytes = LowerAscii(WordBytes::Load(begin + offset));
      bytes.Store(out);
      const std::uint64_t hash = length <= kShortWordBytesMax ? short_words.Hash(bytes, length)
                                                              : LowerLongWord(begin + offset, length, out);
      out[length] = ' ';
      *token++ = WordToken(hash, position + offset, length);
      out += length + 1;
      word &= word + (std::uint64_t{1} << offset);
    }
    word_count_ += static_cast<std::size_t>(token - token_);
    token_ = token;
    out_ = out;
    position_ += done;
    return done != 0;
  }

  // Writes a long word of ASCII letters and digits in lower case. Returns its hash.
  std::uint64_t LowerLongWord(const char* word, std::size_t length, char* out) const {
    for (std::size_t i = 0; i < length; ++i) out[i] = static_cast<char>(word[i] | 0x20);
    return hasher_.HashLongWord(out, length);
  }

  // Folds a batch of three-byte code points that are separators or characters, at least one code point.
  // REQUIRES: !in_word_.
  void FoldCharacters() {
    assert(!in_word_);
    const ThreeByteFolds folds = tables_.three_byte_folds();
    const CharacterHasher hasher = hasher_.characters();
    const char* bytes = text_.data() + position_;
    // One byte is left over in text and folded text, so that four can be loaded and stored at once.
    std::size_t left =
        std::min({(text_.size() - position_ - 1) / 3, static_cast<std::size_t>(token_limit_ - token_),
                  static_cast<std::size_t>(out_limit_ - out_ - 1) / 3});
    auto begin = static_cast<std::uint32_t>(position_);
    Token* token = token_;
    char* out = out_;
    for (; left != 0; --left) {
      std::uint32_t utf8;
      std::memcpy(&utf8, bytes, sizeof(utf8));
      if (!ThreeByteFolds::HasShape(utf8)) break;
      const FoldEntry entry = folds.Lookup(utf8);
      if (entry.kind() > FoldKind::kHan) break;
      // Separators are written as well, to be overwritten: the kind is too irregular to branch on.
      const std::size_t is_token = entry.kind() != FoldKind::kSeparator;
      const std::uint32_t spelling = entry.payload();
      *token = CharacterToken(hasher.Hash(spelling), begin, 3);
      std::memcpy(out, &spelling, sizeof(spelling));
      token += is_token;
      out += 3 * is_token;
      begin += 3;
      bytes += 3;
    }
    const bool moved = begin != position_;
    token_ = token;
    out_ = out;
    position_ = begin;
    if (!moved) FoldCodePoint();
  }

  // Appends a run of letters and digits that are spelled by one or two bytes. False if there is none.
  bool FoldLetters() {
    assert(position_ < text_.size());
    const std::size_t begin = position_;
    // The last byte of the text is left out, so that two can be loaded; two may fold to three.
    const std::size_t end = std::min(text_.size() - 1, begin + kStepBytesMax / 2);
    char* out = out_;
    while (position_ < end) {
      const auto lead = static_cast<std::uint8_t>(text_[position_]);
      if (IsAsciiLetterOrDigit(lead)) {
        *out++ = static_cast<char>(lead | 0x20);
        ++position_;
        continue;
      }
      const auto next = static_cast<std::uint8_t>(text_[position_ + 1]);
      if (lead < 0xC2 || lead >= 0xE0 || (next & 0xC0) != 0x80) break;
      if (lead == 0xC3 && MayBeMojibake(position_)) [[unlikely]]
        break;
      const FoldEntry entry = tables_.Lookup((lead & 0x1FU) << 6 | (next & 0x3FU));
      if (entry.kind() != FoldKind::kWord) break;
      const PackedUtf8 utf8 = entry.spelling();
      std::memcpy(out, &utf8.bytes, sizeof(utf8.bytes));
      out += utf8.length;
      position_ += 2;
    }
    if (position_ == begin) return false;
    OpenWord(begin, out_);
    out_ = out;
    return true;
  }

  // Whether a letter spelled by two bytes at `position` needs a closer look. The end of the text is no
  // letter.
  bool MayBeMojibake(std::size_t position) const {
    return position + 2 < text_.size() && (text_[position + 2] & 0x80) != 0 &&
           MayGoOnAsMojibake(text_[position + 2]);
  }

  // Folds one code point of any kind.
  void FoldCodePoint() {
    const SpelledCodePoint c = ReadCodePoint(text_, position_);
    std::size_t end = position_ + c.length;
    FoldEntry entry = tables_.Lookup(c.value);
    if (entry.kind() == FoldKind::kBase) entry = WithMark(c.value, &end);
    switch (entry.kind()) {
      case FoldKind::kSeparator:
        CloseWord(position_);
        break;
      case FoldKind::kLineBreak:
        CloseWord(position_);
        CloseLine(position_);
        break;
      case FoldKind::kSign:
        return FoldSign(static_cast<char>(entry.payload()), end);
      case FoldKind::kOpeningBracket:
        CloseWord(position_);
        return SkipAnnotation(end);
      case FoldKind::kInterlinearStart:
        return Drop(std::max(end, InterlinearAnnotationEnd(text_, position_)));
      case FoldKind::kDrop:
        return Drop(end);
      case FoldKind::kExpansion:
      case FoldKind::kBase:
        AppendPieces(tables_.Pieces(entry), end);
        break;
      case FoldKind::kTelling:
        is_telling_ = true;
        AppendToWord(entry.spelling());
        break;
      case FoldKind::kInitial:  // of pieces only
        NEWSFOLD_ASSERT(false);
        break;
      case FoldKind::kWord:
      case FoldKind::kCharacter:
      case FoldKind::kHan:
      case FoldKind::kJoining:
        AppendPiece({entry.spelling(), entry.kind(), true}, position_, end);
        break;
    }
    position_ = end;
  }

  // The entry of the letter `base` with the mark that stands at `*end`, which is moved behind it; that of
  // `base` if they are no letter.
  FoldEntry WithMark(std::uint32_t base, std::size_t* end) const {
    if (*end == text_.size()) return tables_.Lookup(base);
    const SpelledCodePoint mark = ReadCodePoint(text_, *end);
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 composed = icu::Normalizer2::getNFCInstance(status)->composePair(
        static_cast<UChar32>(base), static_cast<UChar32>(mark.value));
    if (composed < 0) return tables_.Lookup(base);
    *end += mark.length;
    return tables_.Lookup(static_cast<std::uint32_t>(composed));
  }

  // Folds a sign that ends at `end`.
  void FoldSign(char sign, std::size_t end) {
    const PackedUtf8 spelling{static_cast<std::uint8_t>(sign), 1};
    if (in_word_) {
      const char* const word = result_->folded.data() + word_folded_begin_;
      const std::string_view spelled(word, static_cast<std::size_t>(out_ - word));
      const bool is_part = IsSignOfName(tables_, text_, end, sign, spelled);
      is_part ? Append(spelling) : CloseWord(position_);
      position_ = end;
      return;
    }
    const bool is_behind_word = IsBehindToken() && !IsBehindCharacter();
    const bool is_behind_character = IsBehindCharacter() && token_count() != closed_token_count_;
    const std::size_t number =
        is_behind_word ? 0 : FindSignedNumber(tables_, text_, position_, end, sign, is_behind_character);
    if (number != 0) AppendToWord(spelling);
    position_ = std::max(number, end);
  }

  // Moves to `end`. What is dropped directly behind a token belongs to it.
  void Drop(std::size_t end) {
    assert(position_ < end && end <= text_.size());
    if (!in_word_ && IsBehindToken()) {
      Token& token = token_[-1];
      token.length = (end - token.begin) & kTokenLengthMask;
    }
    position_ = end;
  }

  bool IsBehindToken() const {
    return token_count() != 0 && std::size_t{token_[-1].begin} + token_[-1].length == position_;
  }

  bool IsBehindHan() const { return IsBehindCharacter() && tables_.IsHan(LastFolded()); }

  // Whether the token before is a character that ends here.
  bool IsBehindCharacter() const { return IsBehindToken() && token_[-1].units == kCharacterUnits; }

  // The last code point that was folded. REQUIRES: there is one.
  std::uint32_t LastFolded() const {
    assert(out_ != result_->folded.data());
    const char* last = out_ - 1;
    while ((*last & 0xC0) == 0x80) --last;
    return ReadUtf8({last, static_cast<std::size_t>(out_ - last)}, 0).value;
  }

  // Drops the annotation at the current opening bracket, which ends at `bracket_end`, if it is one.
  void SkipAnnotation(std::size_t bracket_end) {
    const std::size_t end = IsBehindHan() ? ParenthesisedAnnotationEnd(text_, position_) : position_;
    if (end != position_) return Drop(end);
    position_ = bracket_end;
  }

  void AppendPieces(const FoldPiece* piece, std::size_t end) {
    AppendPiece(*piece, position_, end);
    // Pieces behind the first end what is before them at the end of the code point they share.
    while (!piece->is_last) {
      if (piece->kind == FoldKind::kSeparator) closed_token_count_ = token_count();
      AppendPiece(*++piece, end, end);
    }
    if (piece->kind == FoldKind::kSeparator) closed_token_count_ = token_count();
  }

  // Appends one folded code point that is spelled by the bytes from position_ to `end`. A word it ends does
  // so at `word_end`.
  void AppendPiece(const FoldPiece& piece, std::size_t word_end, std::size_t end) {
    if (piece.kind == FoldKind::kWord) return AppendToWord(piece.utf8);
    if (piece.kind == FoldKind::kInitial) return in_word_ ? void() : AppendToWord(piece.utf8);
    CloseWord(word_end);
    if (piece.kind == FoldKind::kSeparator) return;
    const bool may_join =
        piece.kind == FoldKind::kJoining && IsBehindCharacter() && token_count() != closed_token_count_;
    if (may_join && JoinCharacter(piece.utf8, end)) return;
    Append(piece.utf8);
    *token_++ = CharacterToken(hasher_.characters().Hash(piece.utf8.bytes), position_, end - position_);
    if (may_join) OrderMarks();
  }

  void AppendToWord(PackedUtf8 utf8) {
    OpenWord(position_, out_);
    Append(utf8);
  }

  void Append(PackedUtf8 utf8) {
    std::memcpy(out_, &utf8.bytes, sizeof(utf8.bytes));
    out_ += utf8.length;
  }

  // Makes one character of the one before and a jamo or kana mark that is spelled by the bytes up to `end`.
  // False if they form none.
  bool JoinCharacter(PackedUtf8 joining, std::size_t end) {
    const std::uint32_t composed = Compose(LastFolded(), UnpackUtf8(joining));
    if (composed == 0) return false;
    const PackedUtf8 utf8 = PackUtf8(composed);
    assert(utf8.length == 3);  // as long as what it takes the place of
    out_ -= utf8.length;
    Append(utf8);
    token_[-1] =
        CharacterToken(hasher_.characters().Hash(utf8.bytes), token_[-1].begin, end - token_[-1].begin);
    return true;
  }

  // Moves the last mark in front of those before it that canonical order puts behind it: keyboards and
  // programs order them differently.
  void OrderMarks() {
    constexpr std::ptrdiff_t kMarkBytes = 3;
    for (std::size_t moved = 0; moved < kMarksOrderedMax && token_count() > moved + 1; ++moved) {
      Token& mark = *(token_ - 1 - moved);
      Token& before = *(token_ - 2 - moved);
      if (before.units != kCharacterUnits || ByteEnd(before) < mark.begin) return;
      char* const spelling = out_ - kMarkBytes * (static_cast<std::ptrdiff_t>(moved) + 1);
      const auto order_of = [](const char* utf8) { return MarkOrder(ReadUtf8({utf8, kMarkBytes}, 0).value); };
      const int own_order = order_of(spelling);
      if (own_order == 0 || order_of(spelling - kMarkBytes) <= own_order) return;
      std::swap_ranges(spelling - kMarkBytes, spelling, spelling);
      std::swap(before.hash, mark.hash);
      // Either is spelled by bytes of both.
      const std::size_t end = ByteEnd(mark);
      mark.begin = before.begin;
      before.length = mark.length = (end - before.begin) & kTokenLengthMask;
    }
  }

  // Starts a word that begins at `begin` in the text and at `spelling` in the folded text, unless one is
  // open.
  void OpenWord(std::size_t begin, const char* spelling) {
    if (in_word_) return;
    in_word_ = true;
    word_begin_ = begin;
    word_folded_begin_ = static_cast<std::size_t>(spelling - result_->folded.data());
  }

  void CloseWord(std::size_t end) {
    if (!in_word_) return;
    in_word_ = false;
    const char* const word = result_->folded.data() + word_folded_begin_;
    assert(word < out_ && word_begin_ < end);
    *token_++ =
        WordToken(HashWord(word, static_cast<std::size_t>(out_ - word)), word_begin_, end - word_begin_);
    *out_++ = ' ';
    ++word_count_;
  }

  // REQUIRES: kShortWordBytesMax bytes can be read at `word`.
  std::uint64_t HashWord(const char* word, std::size_t length) const {
    assert(out_limit_ - word >= static_cast<std::ptrdiff_t>(kShortWordBytesMax));
    if (length > kShortWordBytesMax) return hasher_.HashLongWord(word, length);
    return hasher_.short_words().Hash(WordBytes::Load(word), length);
  }

  void CloseLine(std::size_t end) {
    const auto tokens = static_cast<std::uint32_t>(token_count());
    if (tokens == line_token_begin_) return;
    const std::size_t tail_begin = std::size_t{token_[-1].begin} + token_[-1].length;
    assert(tokens > line_token_begin_ && tail_begin <= end);
    result_->lines.push_back({line_token_begin_, tokens, EndsSentence(tail_begin, end)});
    line_token_begin_ = tokens;
  }

  // Whether what stands between the last token of a line and its end makes it the end of a sentence.
  bool EndsSentence(std::size_t begin, std::size_t end) const {
    bool ends_sentence = false;
    while (begin < end) {
      const SpelledCodePoint c = ReadCodePoint(text_, begin);
      const FoldEntry entry = tables_.Lookup(c.value);
      begin += c.length;
      if (entry.kind() == FoldKind::kDrop || entry.tail_kind() == TailKind::kSilent) continue;
      ends_sentence = entry.tail_kind() == TailKind::kSentenceFinal;
    }
    return ends_sentence;
  }

  const FoldTables& tables_;
  const TokenHasher& hasher_;
  const std::string_view text_;
  FoldedText* const result_;

  std::size_t position_ = 0;  // in the text
  Token* token_ = nullptr;    // behind the last token
  Token* token_limit_ = nullptr;
  char* out_ = nullptr;  // behind what is folded
  char* out_limit_ = nullptr;
  std::size_t word_count_ = 0;
  std::uint32_t line_token_begin_ = 0;
  bool is_telling_ = false;
  // Tokens up to the last code point that folds to several and ends in a separator, as U+320E does: "(가)".
  std::size_t closed_token_count_ = 0;

  // The word that is being read, if in_word_.
  bool in_word_ = false;
  std::size_t word_begin_ = 0;         // in the text
  std::size_t word_folded_begin_ = 0;  // in the folded text
};

}  // namespace

void FoldedText::Clear() {
  folded.clear();
  tokens.clear();
  lines.clear();
  units = 0;
}

Folder::Folder(const HashSecret& secret) : hasher_(std::make_unique<const TokenHasher>(secret)) {}
Folder::~Folder() = default;

void Folder::Fold(std::string_view text, FoldedText* result) const {
  NEWSFOLD_ASSERT(text.size() <= kFoldBytesMax);
  FoldPass pass(TablesOf(DigraphicLanguage::kNone), *hasher_, text, result);
  pass.Run();
  if (!pass.is_telling()) return;
  const DigraphicLanguage language = DigraphicLanguageOf(text);
  if (language == DigraphicLanguage::kNone) return;
  FoldPass(TablesOf(language), *hasher_, text, result).Run();
}

std::string IcuVersion() {
  UVersionInfo version;
  u_getVersion(version);
  return VersionText(version);
}

std::string UnicodeVersion() {
  UVersionInfo version;
  u_getUnicodeVersion(version);
  return VersionText(version);
}

}  // namespace newsfold
