#include "tools/diff/text_diff.h"

#include <algorithm>
#include <functional>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "dedup/base/assert.h"
#include "dedup/text/fold.h"
#include "tools/diff/sequence_diff.h"

namespace newsfold {
namespace {

// An equal stretch of fewer tokens than this between two larger changes is an accident of two texts in one
// language, such as a lone "the" or 的.
constexpr std::size_t kAccidentTokensMax = 4;

// The tokens of one text: their hashes, and where each begins. Everything up to the next token's beginning
// belongs to it; what comes before the first belongs to the first.
struct TokenList {
  std::vector<std::uint64_t> hashes;
  std::vector<std::size_t> begins;
  std::size_t text_bytes = 0;

  std::size_t ByteOf(std::size_t token) const {
    if (token == 0) return 0;
    return token < begins.size() ? begins[token] : text_bytes;
  }
};

TokenList FoldTokens(const Folder& folder, std::string_view text) {
  FoldedText folded;
  folder.Fold(text.substr(0, kFoldBytesMax), &folded);
  TokenList list;
  list.text_bytes = text.size();
  for (const Token& token : folded.tokens) {
    NEWSFOLD_ASSERT(ByteEnd(token) <= text.size());
    list.hashes.push_back(token.hash);
    list.begins.push_back(token.begin);
  }
  return list;
}

enum class CharacterClass : std::uint8_t { kWord, kSpace, kAlone };

CharacterClass ClassOf(UChar32 character) {
  if (character < 0) return CharacterClass::kAlone;
  if (u_isUWhiteSpace(character)) return CharacterClass::kSpace;
  const auto line_break = u_getIntPropertyValue(character, UCHAR_LINE_BREAK);
  const bool is_spaced = line_break != U_LB_IDEOGRAPHIC && line_break != U_LB_COMPLEX_CONTEXT &&
                         line_break != U_LB_CONDITIONAL_JAPANESE_STARTER;
  const bool is_word = u_isalnum(character) || u_getCombiningClass(character) != 0;
  return is_word && is_spaced ? CharacterClass::kWord : CharacterClass::kAlone;
}

// Every byte belongs to a token: words, runs of white space, and characters that stand alone.
TokenList ExactTokens(std::string_view text) {
  TokenList list;
  list.text_bytes = text.size();
  CharacterClass last = CharacterClass::kAlone;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    UChar32 character = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(text.data(), offset, text.size(), character);
#pragma GCC diagnostic pop
    const CharacterClass current = ClassOf(character);
    if (current != last || current == CharacterClass::kAlone) list.begins.push_back(begin);
    last = current;
  }
  for (std::size_t i = 0; i < list.begins.size(); ++i) {
    const std::size_t end = i + 1 < list.begins.size() ? list.begins[i + 1] : text.size();
    list.hashes.push_back(std::hash<std::string_view>()(text.substr(list.begins[i], end - list.begins[i])));
  }
  return list;
}

// The runs without those that stand by accident between two larger changes.
std::vector<EqualRun> WithoutAccidents(const std::vector<EqualRun>& runs, const TokenList& old_tokens,
                                       const TokenList& new_tokens) {
  std::vector<EqualRun> kept;
  std::size_t old_done = 0;
  std::size_t new_done = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const EqualRun& run = runs[i];
    const bool is_last = i + 1 == runs.size();
    const std::size_t old_next = is_last ? old_tokens.hashes.size() : runs[i + 1].old_begin;
    const std::size_t new_next = is_last ? new_tokens.hashes.size() : runs[i + 1].new_begin;
    NEWSFOLD_ASSERT(old_done <= run.old_begin && run.old_begin + run.length <= old_next);
    NEWSFOLD_ASSERT(new_done <= run.new_begin && run.new_begin + run.length <= new_next);
    const std::size_t before = std::max(run.old_begin - old_done, run.new_begin - new_done);
    const std::size_t after =
        std::max(old_next - run.old_begin - run.length, new_next - run.new_begin - run.length);
    if (run.length < kAccidentTokensMax && before > run.length && after > run.length) continue;
    kept.push_back(run);
    old_done = run.old_begin + run.length;
    new_done = run.new_begin + run.length;
  }
  return kept;
}

void AddPiece(DiffPiece piece, std::vector<DiffPiece>* pieces) {
  NEWSFOLD_ASSERT(piece.old_begin <= piece.old_end && piece.new_begin <= piece.new_end);
  // Pieces tile both texts.
  NEWSFOLD_ASSERT(piece.old_begin == (pieces->empty() ? 0 : pieces->back().old_end));
  NEWSFOLD_ASSERT(piece.new_begin == (pieces->empty() ? 0 : pieces->back().new_end));
  const bool has_old = piece.old_end > piece.old_begin;
  const bool has_new = piece.new_end > piece.new_begin;
  if (!has_old && !has_new) return;
  if (piece.change != Change::kEqual) {
    piece.change = has_old && has_new ? Change::kChanged : has_new ? Change::kAdded : Change::kDropped;
  }
  pieces->push_back(piece);
}

std::vector<DiffPiece> DiffTokens(const TokenList& old_tokens, const TokenList& new_tokens) {
  std::vector<EqualRun> runs =
      WithoutAccidents(DiffSequences(old_tokens.hashes, new_tokens.hashes), old_tokens, new_tokens);
  runs.push_back({old_tokens.hashes.size(), new_tokens.hashes.size(), 0});  // closes the last change
  std::vector<DiffPiece> pieces;
  std::size_t old_done = 0;
  std::size_t new_done = 0;
  for (const EqualRun& run : runs) {
    const std::size_t old_begin = old_tokens.ByteOf(run.old_begin);
    const std::size_t new_begin = new_tokens.ByteOf(run.new_begin);
    AddPiece({Change::kChanged, old_done, old_begin, new_done, new_begin}, &pieces);
    old_done = old_tokens.ByteOf(run.old_begin + run.length);
    new_done = new_tokens.ByteOf(run.new_begin + run.length);
    AddPiece({Change::kEqual, old_begin, old_done, new_begin, new_done}, &pieces);
  }
  // What is left of a text without any token.
  AddPiece({Change::kChanged, old_done, old_tokens.text_bytes, new_done, new_tokens.text_bytes}, &pieces);
  return pieces;
}

}  // namespace

std::vector<DiffPiece> DiffTexts(std::string_view old_text, std::string_view new_text, DiffGrain grain) {
  if (old_text == new_text && !old_text.empty()) {
    return {{Change::kEqual, 0, old_text.size(), 0, new_text.size()}};
  }
  if (grain == DiffGrain::kExact) return DiffTokens(ExactTokens(old_text), ExactTokens(new_text));
  // Both texts are hashed here and now, so any secret will do. Making a folder fills large tables.
  static const Folder folder{HashSecret{}};
  return DiffTokens(FoldTokens(folder, old_text), FoldTokens(folder, new_text));
}

std::string_view NameOf(Change change) {
  switch (change) {
    case Change::kEqual:
      return "equal";
    case Change::kAdded:
      return "added";
    case Change::kDropped:
      return "dropped";
    case Change::kChanged:
      return "changed";
  }
  return "unknown";
}

}  // namespace newsfold
