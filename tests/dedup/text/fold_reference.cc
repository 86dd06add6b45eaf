#include "tests/dedup/text/fold_reference.h"

#include <algorithm>
#include <map>
#include <memory>
#include <regex>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/parseerr.h>
#include <unicode/regex.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "dedup/text/digraphia.h"
#include "dedup/text/fold_variants.h"

namespace newsfold::testing {
namespace {

void Require(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
}

icu::UnicodeString Normalized(const icu::Normalizer2* normalizer, const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = normalizer->normalize(text, status);
  Require(status);
  return result;
}

const icu::UnicodeSet& Set(const char* pattern) {
  static std::map<std::string, icu::UnicodeSet> sets;
  const auto found = sets.find(pattern);
  if (found != sets.end()) return found->second;
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set(icu::UnicodeString::fromUTF8(pattern), status);
  Require(status);
  return sets.emplace(pattern, set).first->second;
}

icu::UnicodeString CasefoldedAndDecomposed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(status);
  Require(status);
  // Kana stay composed: no mark of another script comes between a kana and its mark.
  static const icu::UnicodeSet others = Set("[^\\u3040-\\u30FF]");
  const icu::FilteredNormalizer2 decompose_others(*decompose, others);
  return Normalized(&decompose_others, Normalized(casefold, text));
}

std::unique_ptr<icu::Transliterator> TransformOf(const char* id) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> created(
      icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
  Require(status);
  return created;
}

UChar32 Simplified(UChar32 c) {
  static const std::unique_ptr<icu::Transliterator> transform = TransformOf("Traditional-Simplified");
  static std::map<UChar32, UChar32> known;
  const auto found = known.find(c);
  if (found != known.end()) return found->second;
  icu::UnicodeString text(c);
  transform->transliterate(text);
  return known[c] = text.char32At(0);
}

UChar32 WithoutVariants(UChar32 c) {
  static const std::map<UChar32, UChar32> variants = [] {
    std::map<UChar32, UChar32> pairs;
    for (const std::u32string_view known : {HanVariants(), LetterVariants(), LookAlikes()}) {
      for (std::size_t i = 0; i < known.size(); i += 2) {
        pairs[static_cast<UChar32>(known[i])] = static_cast<UChar32>(known[i + 1]);
      }
    }
    return pairs;
  }();
  const auto found = variants.find(c);
  return found == variants.end() ? c : found->second;
}

// `text` with Latin letters in ASCII and in lower case, where they can be.
icu::UnicodeString InAscii(icu::UnicodeString text) {
  static const std::unique_ptr<icu::Transliterator> transform =
      TransformOf("[[:Latin:]-[\\u0000-\\u007F]] Latin-ASCII; [A-Z] Lower");
  transform->transliterate(text);
  return text;
}

// `text` with Hangul and kana composed.
icu::UnicodeString WithSyllables(icu::UnicodeString text) {
  static const std::unique_ptr<icu::Transliterator> transform =
      TransformOf("[[:Hangul:][:Hira:][:Kana:]\\u3099\\u309A] NFC");
  transform->transliterate(text);
  return text;
}

bool IsDropped(UChar32 c) {
  return Set("[[:Co:][:Cs:][:Noncharacter_Code_Point:][:Me:][[:Cc:]-[:White_Space:]]["
             "\\u0640\\uFFF9\\uFFFA\\uFFFB]]")
      .contains(c);
}

// Non-starters that are kept.
bool IsLetterMark(UChar32 c) {
  return Set("[[:sc=Thai:][:sc=Laoo:][:sc=Khmr:][:sc=Mymr:]\\u3099\\u309A]").contains(c);
}

bool IsLetter(UChar32 c) {
  return Set("[[[:L:][:N:][:Mn:][:Mc:]]-[\\u02B9-\\u02BF\\uA78B\\uA78C]]").contains(c);
}

bool IsCharacter(UChar32 c) {
  return Set("[[:scx=Hani:][:scx=Hira:][:scx=Kana:][:scx=Bopo:][:scx=Thai:][:scx=Laoo:][:scx=Khmr:][:scx="
             "Mymr:][:scx=Hang:]]")
             .contains(c) &&
         IsLetter(c);
}

bool IsHan(UChar32 c) {
  return IsLetter(c) && Set("[:sc=Hani:]").contains(c);
}

// `text` with the vowels of Thai and Lao above the line behind the marks that follow them.
icu::UnicodeString WithOrderedVowels(const icu::UnicodeString& text) {
  const auto order_of = [](UChar32 c) {
    const bool is_vowel = Set("[[\\u0E00-\\u0EFF]&[:Mn:]&[:ccc=0:]]").contains(c);
    return is_vowel ? 256 : static_cast<int>(u_getCombiningClass(c));
  };
  icu::UnicodeString ordered;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    int at = ordered.length();
    while (u_getCombiningClass(c) != 0 && at > 0 &&
           order_of(ordered.char32At(ordered.moveIndex32(at, -1))) > order_of(c))
      at = ordered.moveIndex32(at, -1);
    ordered.insert(at, c);
  }
  return ordered;
}

std::unique_ptr<icu::Transliterator> TransformOfRules(const char* rules) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place;
  std::unique_ptr<icu::Transliterator> created(icu::Transliterator::createFromRules(
      "digraphia", icu::UnicodeString::fromUTF8(rules), UTRANS_FORWARD, place, status));
  Require(status);
  return created;
}

// `text`, decomposed and in lower case, as the Latin script of `language` has it.
icu::UnicodeString InLatin(DigraphicLanguage language, icu::UnicodeString text) {
  static const std::unique_ptr<icu::Transliterator> serbian = TransformOfRules(
      "љ > lj; њ > nj; џ > dz; ѕ > dz; [ђд] > d; [жз] > z; [ћчц] > c; [шс] > s; х > h;"
      "а > a; б > b; в > v; г > g; е > e; и > i; ј > j; к > k; л > l; м > m; н > n; о > o; п > p; р > r;"
      "т > t; у > u; ф > f;");
  static const std::unique_ptr<icu::Transliterator> uzbek = TransformOfRules(
      "и\\u0306 > y; у\\u0306 > o\\u02BC; е\\u0308 > yo; [[[:^L:]&[:^N:]&[:^M:]]\\u02BC$][:M:]*{е > ye; е > "
      "e;"
      "ғ > g\\u02BC; ъ > \\u02BC; ь > ; ш > sh; ч > ch; ц > ts; ж > j; ю > yu; я > ya; қ > q; ҳ > h; х > x; "
      "э > e;"
      "а > a; б > b; в > v; г > g; д > d; з > z; и > i; к > k; л > l; м > m; н > n; о > o; п > p; р > r;"
      "с > s; т > t; у > u; ф > f;");
  if (language == DigraphicLanguage::kSerbian) serbian->transliterate(text);
  if (language == DigraphicLanguage::kUzbek) uzbek->transliterate(text);
  return text;
}

// The folded code points of `text`, separators among them.
icu::UnicodeString FoldedCodePoints(DigraphicLanguage language, const icu::UnicodeString& text) {
  icu::UnicodeString kept;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const bool is_middle_dot = c == 0x318D;
    if (!IsDropped(c)) kept.append(is_middle_dot ? UChar32{' '} : c);
  }
  kept = InLatin(language, CasefoldedAndDecomposed(kept));
  icu::UnicodeString result;
  for (int i = 0; i < kept.length(); i = kept.moveIndex32(i, 1)) {
    UChar32 c = kept.char32At(i);
    if ((u_getCombiningClass(c) != 0 && !IsLetterMark(c)) || IsDropped(c)) continue;
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) c = '0' + u_charDigitValue(c);
    result.append(WithoutVariants(Simplified(Simplified(c))));
  }
  return WithSyllables(InAscii(WithOrderedVowels(result)));
}

// What an HTML reference without '&' and ';' stands for; -1 if it is none.
UChar32 MeaningOf(const std::string& reference) {
  static const std::map<std::string, UChar32> names = {{"amp", '&'},     {"eacute", 0xE9}, {"nbsp", 0xA0},
                                                       {"uuml", 0xFC},   {"alpha", 0x3B1}, {"hellip", 0x2026},
                                                       {"minus", 0x2212}};
  if (reference[0] != '#') {
    const auto found = names.find(reference);
    return found == names.end() ? -1 : found->second;
  }
  const bool hexadecimal = (reference[1] | 0x20) == 'x';
  const std::uint64_t number =
      std::stoull(reference.substr(hexadecimal ? 2 : 1), nullptr, hexadecimal ? 16 : 10);
  if (number == 0 || number > 0x10FFFF) return 0xFFFD;
  if (number >= 0x80 && number < 0xA0) {
    const char byte = static_cast<char>(number);
    return icu::UnicodeString(&byte, 1, "windows-1252").char32At(0);
  }
  return static_cast<UChar32>(number);
}

// Bytes of the code point at the head of `text`; 0 if it is not UTF-8.
std::size_t Utf8Length(const std::string& text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
    const std::string bytes = text.substr(0, length);
    const icu::UnicodeString read = icu::UnicodeString::fromUTF8(bytes);
    if (read.countChar32() == 1 && (read[0] != 0xFFFD || bytes == "\xEF\xBF\xBD")) return length;
  }
  return 0;
}

// The byte that windows-1252 or Latin-1 read as `c`; 0 for none that is not ASCII.
int ByteReadAs(UChar32 c) {
  static const std::map<UChar32, int> bytes = [] {
    std::map<UChar32, int> all;
    for (int byte = 0x80; byte <= 0xFF; ++byte) {
      const char one = static_cast<char>(byte);
      all[icu::UnicodeString(&one, 1, "windows-1252").char32At(0)] = byte;
      all[byte] = byte;
    }
    return all;
  }();
  const auto found = bytes.find(c);
  return found == bytes.end() ? 0 : found->second;
}

// What `bytes` that were read as `letters` say, and that they are letters of no quotation.
bool IsScrambled(const std::string& bytes, const icu::UnicodeString& letters, char before) {
  static const std::regex likely(
      "^(\xE2[\x80-\xBF]{2}|\xE0[\xA4-\xBF][\x80-\xBF]|[\xE1\xE3-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{"
      "3}|"
      "[\xC2-\xC5\xCE-\xD2\xD6-\xDB][\x80-\xBF]|\xC8[\x98-\x9B])$");
  if (!std::regex_search(bytes, likely)) return false;
  const icu::UnicodeSet& punctuation = Set("[\\u2026\\u2013\\u2014\\u2018-\\u2022\\u00A0\\u00AB\\u00BB]");
  if (!punctuation.containsAll(letters.tempSubString(1)) || bytes[0] == '\xE2') return true;
  if (bytes.size() > 2) return false;
  const bool is_western = bytes[0] == '\xC2' || bytes[0] == '\xC3';
  const bool is_other = static_cast<std::uint8_t>(bytes[0]) >= 0xCE;
  const bool is_small = before >= 'a' && before <= 'z';
  if (is_western) return before < 'A' || before > 'Z';
  return is_small || (is_other && static_cast<std::uint8_t>(before) >= 0x80);
}

// The code point at `begin` of `text`, unscrambled up to `times`, and its bytes. REQUIRES: one is there.
std::pair<UChar32, std::size_t> Unscrambled(const std::string& text, std::size_t begin, int times) {
  if (times == 0) {
    const std::size_t length = Utf8Length(text.substr(begin, 4));
    return {length == 0 ? -1 : icu::UnicodeString::fromUTF8(text.substr(begin, length)).char32At(0), length};
  }
  const auto first = Unscrambled(text, begin, times - 1);
  std::string bytes(1, static_cast<char>(ByteReadAs(first.first)));
  icu::UnicodeString letters(first.first);
  std::size_t end = begin + first.second;
  const auto lead = static_cast<std::uint8_t>(bytes[0]);
  const std::size_t count = lead < 0xC2 || lead > 0xF4 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  while (bytes.size() < count && end < text.size()) {
    const auto next = Unscrambled(text, end, times - 1);
    if (next.second == 0) break;
    bytes += static_cast<char>(ByteReadAs(next.first));
    letters.append(next.first);
    end += next.second;
  }
  const char before = begin == 0 ? ' ' : text[begin - 1];
  if (count == 1 || bytes.size() < count || Utf8Length(bytes) != count ||
      !IsScrambled(bytes, letters, before))
    return first;
  return {icu::UnicodeString::fromUTF8(bytes).char32At(0), end - begin};
}

// In the place of surrogates, to be dropped.
constexpr UChar32 kSurrogate = 0xE000;

// The text as code points: references decoded, surrogates replaced, other invalid bytes as spaces.
icu::UnicodeString Decoded(std::string_view text) {
  static const std::regex pattern("^&(?:([A-Za-z0-9]{1,10});|(#[0-9]{1,10}|#[xX][0-9A-Fa-f]{1,9});?)");
  const std::string whole(text);
  icu::UnicodeString result;
  for (int i = 0; i < static_cast<int>(text.size());) {
    const std::string head(text.substr(i, 12));
    std::smatch match;
    if (head[0] == '&' && std::regex_search(head, match, pattern)) {
      const UChar32 meaning = MeaningOf(match[1].matched ? match[1] : match[2]);
      const bool is_cut = match[2].matched && match.length() == 12 && head.back() != ';';
      if (meaning >= 0 && !is_cut) {
        result.append(U_IS_SURROGATE(meaning) ? kSurrogate : meaning);
        i += static_cast<int>(match.length());
        continue;
      }
    }
    static const std::regex surrogate("^\xED[\xA0-\xBF][\x80-\xBF]");
    if (head[0] == '\xED' && std::regex_search(head, surrogate)) {
      result.append(kSurrogate);
      i += 3;
      continue;
    }
    const auto [meant, length] = Unscrambled(whole, static_cast<std::size_t>(i), 2);
    result.append(length == 0 ? UChar32{' '} : meant);
    i += static_cast<int>(std::max<std::size_t>(length, 1));
  }
  return result;
}

// Whether the last code point of `text` that leaves a trace in folding ends in a Han character.
bool EndsInHan(const icu::UnicodeString& text) {
  for (int i = text.moveIndex32(text.length(), -1); i >= 0; i = i == 0 ? -1 : text.moveIndex32(i, -1)) {
    const icu::UnicodeString folded =
        FoldedCodePoints(DigraphicLanguage::kNone, icu::UnicodeString(text.char32At(i)));
    for (int k = folded.length(); k > 0;) {
      k = folded.moveIndex32(k, -1);
      if (IsLetter(folded.char32At(k))) return IsHan(folded.char32At(k));
    }
    if (!folded.isEmpty()) return false;
  }
  return false;
}

// Length of the annotation at `index`, in UTF-16 units.
int AnnotationLength(const icu::UnicodeString& text, int index, const icu::UnicodeString& before) {
  static const std::unique_ptr<icu::RegexPattern> brackets = [] {
    UErrorCode status = U_ZERO_ERROR;
    const char* const tones =
        "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛŃŇǸḾ\\u0300\\u0301\\u0304\\u030C";
    const std::string pinyin = std::string("(?=[^)）]*[") + tones +
                               "])[[\\p{Latin}&&[A-Za-z\\u00C0-\\u024F\\u1E00-\\u1EFF]]\\u0300-\\u036F "
                               "'\\-\\u00A0\\u00B7\\u02BC\\u2010\\u2011\\u2019]{1,32}";
    const std::string furigana = "[\\u3041-\\u309A\\u30FC]{1,32}";
    const std::string zhuyin_other = "\\u02C7\\u02C9\\u02CA\\u02CB\\u02D9 \\u3000";
    const std::string zhuyin = "(?=[" + zhuyin_other +
                               "]*[\\u3105-\\u312F\\u31A0-\\u31BF])[\\u3105-\\u312F\\u31A0-\\u31BF" +
                               zhuyin_other + "]{1,32}";
    const std::string pattern = "[(（](?:" + pinyin + "|" + furigana + "|" + zhuyin + ")[)）]";
    std::unique_ptr<icu::RegexPattern> compiled(
        icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), 0, status));
    Require(status);
    return compiled;
  }();
  static const std::unique_ptr<icu::RegexPattern> interlinear = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexPattern> compiled(icu::RegexPattern::compile(
        "\\uFFFA[^\\uFFFA\\uFFFB\\u000A-\\u000D\\u0085\\u2028\\u2029]{0,32}\\uFFFB", 0, status));
    Require(status);
    return compiled;
  }();
  const bool is_interlinear = text[index] == 0xFFFA;
  if (!is_interlinear && !EndsInHan(before)) return 0;
  const icu::UnicodeString head = text.tempSubString(index, 80);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(
      (is_interlinear ? interlinear : brackets)->matcher(head, status));
  Require(status);
  return matcher->lookingAt(status) ? matcher->end(status) : 0;
}

icu::UnicodeString WithoutAnnotations(const icu::UnicodeString& text) {
  icu::UnicodeString result;
  for (int i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    const bool may_start = c == '(' || c == 0xFF08 || c == 0xFFFA;
    const int length = may_start ? AnnotationLength(text, i, result) : 0;
    if (length == 0) result.append(c);
    i += length == 0 ? U16_LENGTH(c) : length;
  }
  return result;
}

// In the place of signs that are kept; where they come in, no private-use code points are left.
constexpr UChar32 kPlus = 0xE000;
constexpr UChar32 kMinus = 0xE001;
constexpr UChar32 kHash = 0xE002;

UChar32 SignLetterOf(UChar32 c) {
  if (c == '+') return kPlus;
  if (c == '#') return kHash;
  return c == '-' || c == 0x2212 || c == 0x2013 ? kMinus : 0;
}

UChar32 AsciiOf(UChar32 sign_letter) {
  if (sign_letter == kPlus) return '+';
  if (sign_letter == kMinus) return '-';
  return sign_letter == kHash ? '#' : sign_letter;
}

bool IsInWord(UChar32 c) {
  return AsciiOf(c) != c || (IsLetter(c) && !IsCharacter(c));
}

// Whether `sign` at `index` of the folded code points is that of the word that `before` ends in.
bool EndsName(const icu::UnicodeString& folded, int index, UChar32 sign, const icu::UnicodeString& before) {
  if (sign == kMinus || (index + 1 < folded.length() && IsInWord(folded.char32At(index + 1)))) return false;
  int end = before.length();
  const int sign_begin = before.moveIndex32(end, -1);
  if (sign == kPlus && end > 0 && before.char32At(sign_begin) == kPlus) end = sign_begin;
  int letters = 0;
  for (; letters < end && before[end - 1 - letters] >= 'a' && before[end - 1 - letters] <= 'z'; ++letters) {
  }
  const bool is_whole = letters == end || !IsInWord(before.char32At(before.moveIndex32(end - letters, -1)));
  return letters >= 1 && letters <= 3 && is_whole;
}

// Where the number begins that `sign` at `index` of the folded code points belongs to; 0 if there is none.
int SignedNumber(const icu::UnicodeString& folded, int index, UChar32 sign) {
  if (sign == kHash) return 0;
  int number = index + 1;
  if (number < folded.length() && u_charType(folded.char32At(number)) == U_CURRENCY_SYMBOL)
    number = folded.moveIndex32(number, 1);
  if (number >= folded.length() || folded[number] < '0' || folded[number] > '9') return 0;
  if (sign == kPlus) {
    int digits = 0;
    for (int i = index + 1; i < folded.length() && folded[i] < 0x80; ++i) {
      if (std::string_view("0123456789 ()-/").find(static_cast<char>(folded[i])) == std::string_view::npos)
        break;
      digits += folded[i] >= '0' && folded[i] <= '9';
    }
    if (digits >= 8) return 0;
  }
  if (index == 0) return number;
  const UChar32 before = folded.char32At(folded.moveIndex32(index, -1));
  const bool may_follow = Set("[[:White_Space:][:Ps:][:Pi:][:Sc:][\"'|=:;,\\u3001\\u3002]]").contains(before);
  return may_follow || (sign == kPlus && IsCharacter(before)) ? number : 0;
}

// The folded code points with letters in the place of signs that are kept.
icu::UnicodeString WithSigns(const icu::UnicodeString& folded) {
  icu::UnicodeString result;
  for (int i = 0; i < folded.length();) {
    const UChar32 c = folded.char32At(i);
    const UChar32 sign = SignLetterOf(c);
    const bool is_behind_word =
        !result.isEmpty() && IsInWord(result.char32At(result.moveIndex32(result.length(), -1)));
    const int number = sign != 0 && !is_behind_word ? SignedNumber(folded, i, sign) : 0;
    const bool is_name = sign != 0 && is_behind_word && EndsName(folded, i, sign, result);
    result.append(number != 0 || is_name ? sign : c);
    i = number != 0 ? number : i + U16_LENGTH(c);
  }
  return result;
}

}  // namespace

ReferenceFolding FoldPlainly(std::string_view text) {
  const icu::UnicodeString folded =
      WithSigns(FoldedCodePoints(DigraphicLanguageOf(text), WithoutAnnotations(Decoded(text))));
  ReferenceFolding result;
  std::string word;
  const auto close_word = [&] {
    if (word.empty()) return;
    result.folded += word + ' ';
    result.tokens.push_back({word, 2});
    result.units += 2;
    word.clear();
  };
  for (int i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    std::string utf8;
    icu::UnicodeString(AsciiOf(c)).toUTF8String(utf8);
    if (IsCharacter(c)) {
      close_word();
      result.folded += utf8;
      result.tokens.push_back({utf8, 1});
      result.units += 1;
    } else if (IsInWord(c)) {
      word += utf8;
    } else {
      close_word();
    }
  }
  close_word();
  return result;
}

}  // namespace newsfold::testing
