// Folding against the plain reference implementation, on random and hostile text.

#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>

#include <gtest/gtest.h>

#include "dedup/text/code_point.h"
#include "dedup/text/digraphia.h"
#include "dedup/text/fold.h"
#include "tests/dedup/text/fold_reference.h"

namespace newsfold {
namespace {

using testing::FoldPlainly;
using testing::ReferenceFolding;

const Folder& UnkeyedFolder() {
  static const Folder folder{HashSecret{}};
  return folder;
}

void AppendUtf8(std::uint32_t c, std::string* text) {
  const PackedUtf8 utf8 = PackUtf8(c);
  for (std::uint32_t i = 0; i < utf8.length; ++i) text->push_back(static_cast<char>(utf8.bytes >> (8 * i)));
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr Range kRanges[] = {
    {0x00, 0x7F},       {0x20, 0x7E},       {'a', 'z'},         {0x80, 0x24F},      {0x250, 0x3FF},
    {0x300, 0x36F},     {0x370, 0x52F},     {0x591, 0x6FF},     {0x900, 0xDFF},     {0xE00, 0xEFF},
    {0xF00, 0x10FF},    {0x1100, 0x11FF},   {0x1780, 0x17FF},   {0x1E00, 0x1FFF},   {0x2000, 0x20FF},
    {0x2100, 0x24FF},   {0x2E80, 0x312F},   {0x3130, 0x33FF},   {0x4E00, 0x9FFF},   {0x4E00, 0x9FFF},
    {0xAC00, 0xD7FF},   {0xD800, 0xF8FF},   {0xF900, 0xFDFF},   {0xFE00, 0xFFFF},   {0x1D000, 0x1D7FF},
    {0x1F100, 0x1F9FF}, {0x20000, 0x323AF}, {0xE0000, 0xE01FF}, {0x10000, 0x10FFFF}};

constexpr std::string_view kPieces[] = {"(",
                                        ")",
                                        "（",
                                        "）",
                                        "(guān)",
                                        "(běi jīng)",
                                        "（とうきょう）",
                                        "(ㄓㄨㄥˊ)",
                                        "\uFFF9",
                                        "\uFFFA",
                                        "\uFFFB",
                                        "&amp;",
                                        "&eacute;",
                                        "&#x4E2D;",
                                        "&#20013",
                                        "&#x110000;",
                                        "&#xDFFF;",
                                        "&#150;",
                                        "&#000065",
                                        "&#0000000065",
                                        "&#00000000065;",
                                        "&bogus;",
                                        "&",
                                        "&;",
                                        "&#;",
                                        "&#x;",
                                        "&nbsp",
                                        "\n",
                                        "\r\n",
                                        "\u2028",
                                        "關",
                                        "\u2100",
                                        "㈠",
                                        "\u337F",
                                        "\uFDFA",
                                        "\u0345",
                                        "\u0130",
                                        "\u0131",
                                        "ß",
                                        "\u0E33",
                                        "\u30FC",
                                        "ﾞ",
                                        "\u0640",
                                        " ",
                                        ". ",
                                        "\xED\xA0\x80",
                                        "\xE4\xB8",
                                        "\xF4\x90\x80\x80",
                                        "\xC0",
                                        "averyveryverylongword",
                                        "가",
                                        "\u1100",
                                        "\u1161",
                                        "\u11A8",
                                        "\u3131",
                                        "+5",
                                        " -7",
                                        "\u22122",
                                        " \u20139",
                                        "-$3",
                                        "+\u20AC4 ",
                                        "&minus;8",
                                        "&nbsp;-6",
                                        "c++ ",
                                        "F# ",
                                        "bbb+",
                                        "+49 30 123456",
                                        "\u00C3\u00A9",
                                        "\u00C3\u0192\u00C2\u00A9",
                                        "\u00E2\u20AC\u0153",
                                        "\u00D0\u0178",
                                        "\u00C4\u201D",
                                        "\u00C9\u00BB",
                                        "か",
                                        "ﾊ",
                                        "\u0E48\u0E38",
                                        "\u103A\u1037",
                                        "ordinary words of a text "};

class TextMaker {
 public:
  explicit TextMaker(std::uint64_t seed) : random_(seed) {}

  std::string Text() {
    const std::size_t parts = Below(60);
    const std::size_t ranges = 1 + Below(3);
    Range chosen[3];
    for (std::size_t i = 0; i < ranges; ++i) chosen[i] = kRanges[Below(std::size(kRanges))];
    std::string text;
    for (std::size_t i = 0; i < parts; ++i) AppendPart(chosen[Below(ranges)], &text);
    if (Below(4) == 0 && !text.empty()) text.resize(Below(text.size()));
    return text;
  }

  std::string Bytes() {
    std::string bytes(Below(300), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_());
    return bytes;
  }

 private:
  std::size_t Below(std::size_t bound) { return random_() % bound; }

  void AppendPart(Range range, std::string* text) {
    switch (Below(6)) {
      case 0:
        *text += kPieces[Below(std::size(kPieces))];
        break;
      case 1:
        *text += ' ';
        break;
      default:
        AppendUtf8(static_cast<std::uint32_t>(range.first + Below(range.last - range.first + 1)), text);
    }
  }

  std::mt19937_64 random_;
};

// The hash of every spelling seen in this process, and the other way round: equal spellings have equal hashes
// wherever they stand, different ones have different hashes.
void CheckHash(const std::string& spelling, std::uint64_t hash) {
  static std::unordered_map<std::string, std::uint64_t> hashes;
  static std::unordered_map<std::uint64_t, std::string> spellings;
  ASSERT_EQ(hashes.emplace(spelling, hash).first->second, hash) << spelling;
  ASSERT_EQ(spellings.emplace(hash, spelling).first->second, spelling) << hash;
}

// Checks the folding of `text` against the reference.
void Check(std::string_view text) {
  FoldedText folded;
  UnkeyedFolder().Fold(text, &folded);
  const ReferenceFolding reference = FoldPlainly(text);
  ASSERT_EQ(folded.folded, reference.folded) << ::testing::PrintToString(std::string(text));
  ASSERT_EQ(folded.tokens.size(), reference.tokens.size());
  ASSERT_EQ(folded.units, reference.units);
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
    const Token& token = folded.tokens[i];
    ASSERT_LE(begin, token.begin);
    ASSERT_GT(token.length, 0u);
    ASSERT_LE(std::size_t{token.begin} + token.length, text.size());
    ASSERT_EQ(token.units, reference.tokens[i].units);
    begin = token.begin;
    CheckHash(reference.tokens[i].spelling, token.hash);
  }
}

// Checks that the bytes of each token fold to that token again, possibly among others of one code point.
// What shows a digraphic language in a whole text or in a word alone is folded otherwise in the other.
void CheckSlices(std::string_view text) {
  if (DigraphicLanguageOf(text) != DigraphicLanguage::kNone) return;
  FoldedText folded;
  FoldedText slice;
  UnkeyedFolder().Fold(text, &folded);
  for (const Token& token : folded.tokens) {
    const std::string_view spelled = text.substr(token.begin, token.length);
    if (DigraphicLanguageOf(spelled) != DigraphicLanguage::kNone) continue;
    UnkeyedFolder().Fold(spelled, &slice);
    bool is_found = false;
    for (const Token& found : slice.tokens) is_found |= found.hash == token.hash;
    ASSERT_TRUE(is_found) << ::testing::PrintToString(std::string(text)) << " at " << token.begin;
  }
}

void CheckLines(std::string_view text) {
  FoldedText folded;
  UnkeyedFolder().Fold(text, &folded);
  std::uint32_t next = 0;
  for (const Line& line : folded.lines) {
    ASSERT_EQ(line.token_begin, next);
    ASSERT_GT(line.token_end, line.token_begin);
    next = line.token_end;
  }
  ASSERT_EQ(next, folded.tokens.size());
}

TEST(FoldRandom, EveryCodePointEqualsReference) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    const bool is_in_unassigned_planes = c >= 0x40000 && c < 0xE0000;
    if (is_in_unassigned_planes && c % 251 != 0) continue;
    std::string text = "x";
    AppendUtf8(c, &text);
    FoldedText folded;
    UnkeyedFolder().Fold(text + "y", &folded);
    ASSERT_EQ(folded.folded, FoldPlainly(text + "y").folded) << std::hex << c;
  }
}

TEST(FoldRandom, FoldingTwiceChangesNothing) {
  for (std::uint32_t c = 0; c < 0x40000; ++c) {
    std::string text = "x";
    AppendUtf8(c, &text);
    FoldedText once;
    FoldedText twice;
    UnkeyedFolder().Fold(text, &once);
    UnkeyedFolder().Fold(once.folded, &twice);
    // A modifier letter shows no language, the letter it is folded to does.
    if (DigraphicLanguageOf(once.folded) != DigraphicLanguage::kNone) continue;
    ASSERT_EQ(once.folded, twice.folded) << std::hex << c;
  }
}

TEST(FoldRandom, RandomTextEqualsReference) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = TextMaker(seed).Text();
    Check(text);
    CheckSlices(text);
    CheckLines(text);
    if (HasFatalFailure()) return;
  }
}

// Words of letters and marks of digraphic languages, of which those of one language are more frequent.
std::string DigraphicText(std::uint64_t seed) {
  constexpr std::u32string_view kLetters[] = {U"абвгдежзиклмнопрстуфхцчшАБЕИШ", U"јљњћђџЈЉЂѕѓќ",
                                              U"қғҳўёйъьэюяҚҒЎЁЙЪЯ", U"щыіәӣҷŠžđцe1",
                                              U"\u0306\u0308\u0301   .-'"};
  std::mt19937_64 random(seed);
  std::string text;
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t draw = random() % 32;
    const std::size_t own = 1 + seed % 2;
    const std::size_t set = draw < 16 ? 0 : draw < 22 ? own : draw == 22 ? 3 - own : draw == 23 ? 3 : 4;
    AppendUtf8(static_cast<std::uint32_t>(kLetters[set][random() % kLetters[set].size()]), &text);
  }
  return text;
}

TEST(FoldRandom, DigraphicTextEqualsReference) {
  std::size_t told = 0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = DigraphicText(seed);
    told += DigraphicLanguageOf(text) != DigraphicLanguage::kNone;
    Check(text);
    CheckLines(text);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(told, 2'000u);
}

TEST(FoldRandom, RandomBytesEqualReference) {
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Check(TextMaker(seed).Bytes());
    if (HasFatalFailure()) return;
  }
}

TEST(FoldRandom, LongTextEqualsReference) {
  std::string text;
  for (std::uint64_t seed = 100'000; seed < 100'500; ++seed) text += TextMaker(seed).Text();
  Check(text);
  CheckSlices(text);
  CheckLines(text);
}

std::string Repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

// Quadratic time in any of these would take hours.
TEST(FoldRandom, HostileTextOfFourMegabytesFolds) {
  constexpr std::size_t kBytes = 4'000'000;
  for (
      const std::string_view piece :
      {"a",          "中",     "é",        "한",           "(",      "中(",      "中(a", "&",        "&#",
       "&#x110000;", "&am",    "\u0301",   "\xED\xA0\x80", "\xFF",   "\xE4\xB8", ".",    "\n",       "\uFFFA",
       "a\uFFFA",    "\uFFF9", "\u200B",   "\uFDFA",       "\u337F", "a ",       "a\n",  "a.\u200B", "+",
       "+1",         "c+",     " -\u200B", "か\u3099",     "+1 ",    "-$"}) {
    SCOPED_TRACE(piece);
    FoldedText folded;
    UnkeyedFolder().Fold(Repeated(piece, kBytes), &folded);
    EXPECT_LE(folded.tokens.size(), 2 * kBytes);
    Check(Repeated(piece, 3'000));
  }
}

TEST(FoldRandom, ManyMarksOutOfOrderFold) {
  const std::string text = Repeated("\u0E48", 600'000) + Repeated("\u0E38", 600'000);
  FoldedText folded;
  UnkeyedFolder().Fold(text, &folded);
  EXPECT_EQ(folded.tokens.size(), 400'000u);
}

TEST(FoldRandom, ManyCombiningMarksOnOneLetter) {
  std::string text =
      "a" + Repeated("\u0301\u0323", 200'000) + "b 中" + Repeated("\u0301", 200'000) + "(guān)";
  FoldedText folded;
  UnkeyedFolder().Fold(text, &folded);
  EXPECT_EQ(folded.folded, "ab 中");
  ASSERT_EQ(folded.tokens.size(), 2u);
  EXPECT_EQ(folded.tokens[1].begin + std::size_t{folded.tokens[1].length}, text.size());
}

TEST(FoldRandom, NullTextFoldsToNothing) {
  FoldedText folded;
  UnkeyedFolder().Fold({}, &folded);
  EXPECT_TRUE(folded.folded.empty() && folded.tokens.empty() && folded.lines.empty());
}

}  // namespace
}  // namespace newsfold
