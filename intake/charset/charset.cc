#include "intake/charset/charset.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <simdjson.h>
#include <uchardet/uchardet.h>

#include "intake/charset/charset_label.h"
#include "intake/charset/converter.h"

namespace newsfold {
namespace {

// So many characters beyond ASCII that are well-formed UTF-8 are no accident: of two bytes of a Chinese
// set one pair in seven is.
constexpr std::size_t kUtf8CharactersMin = 8;

// What is looked at to tell an encoding by: more tells no more.
constexpr std::size_t kGuessBytesMax = std::size_t{256} << 10;

// Text has fewer control characters than one in so many bytes; of what is compressed, one in nine is one.
constexpr std::size_t kTextBytesPerControl = 100;

constexpr char kEscape = 0x1B;

struct ByteOrderMark {
  std::string_view bytes;
  Charset charset;
};

constexpr std::array<ByteOrderMark, 3> kByteOrderMarks = {{
    {"\xEF\xBB\xBF", kUtf8Charset},
    {"\xFF\xFE", kUtf16LeCharset},
    {"\xFE\xFF", kUtf16BeCharset},
}};

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Characters beyond ASCII, if the bytes are well-formed UTF-8.
std::optional<std::size_t> CountUtf8Characters(std::string_view bytes) {
  if (!simdjson::validate_utf8(bytes.data(), bytes.size())) return std::nullopt;
  return std::count_if(bytes.begin(), bytes.end(),
                       [](char byte) { return static_cast<unsigned char>(byte) >= 0xC0; });
}

// Whether UTF-8 is the text of something: control characters are few.
bool IsText(std::string_view text) {
  std::size_t controls = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c0 = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
    const bool is_c1 = byte == 0xC2 && i + 1 < text.size() && IsContinuation(text[i + 1]) &&
                       static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (is_c0 || is_c1 || byte == 0x7F) ++controls;
  }
  return controls * kTextBytesPerControl <= text.size();
}

// UTF-16 of a page has a zero in every second byte of its markup.
std::optional<Charset> GuessUtf16(std::string_view bytes) {
  std::array<std::size_t, 2> zeros{};
  const std::string_view head = bytes.substr(0, kGuessBytesMax);
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == 0) ++zeros[i % 2];
  }
  if (zeros[1] * 4 > head.size() && zeros[0] * 16 < zeros[1]) return kUtf16LeCharset;
  if (zeros[0] * 4 > head.size() && zeros[1] * 16 < zeros[0]) return kUtf16BeCharset;
  return std::nullopt;
}

std::optional<Charset> Guess(std::string_view bytes) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
  uchardet_handle_data(detector.get(), bytes.data(), std::min(bytes.size(), kGuessBytesMax));
  uchardet_data_end(detector.get());
  return CharsetOf(uchardet_get_charset(detector.get()));
}

// The text, if it is one in that set and has few faults.
std::optional<DecodedText> Fit(std::string_view bytes, const Charset& charset, CharsetSource source) {
  Result<ConvertedText> converted = ConvertToUtf8(bytes, charset);
  if (!converted || converted->replaced * kCharsetBytesPerFault > bytes.size()) return std::nullopt;
  if (!IsText(converted->text)) return std::nullopt;
  return DecodedText{.text = std::move(converted->text),
                     .charset = std::string(charset.name),
                     .source = source,
                     .replaced = converted->replaced};
}

std::optional<DecodedText> FitByteOrderMark(std::string_view bytes) {
  for (const ByteOrderMark& mark : kByteOrderMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    return Fit(bytes.substr(mark.bytes.size()), mark.charset, CharsetSource::kByteOrderMark);
  }
  return std::nullopt;
}

bool MeansUtf8(std::string_view label) {
  const std::optional<Charset> charset = CharsetOf(label);
  return charset && charset->name == kUtf8Charset.name;
}

CharsetSource SourceOfUtf8(const CharsetHints& hints) {
  if (MeansUtf8(hints.header)) return CharsetSource::kHeader;
  if (MeansUtf8(hints.declared)) return CharsetSource::kDeclared;
  return CharsetSource::kDetected;
}

std::optional<DecodedText> AsUtf8(std::string_view bytes, CharsetSource source) {
  if (!IsText(bytes)) return std::nullopt;
  return DecodedText{.text = std::string(bytes), .charset = std::string(kUtf8Charset.name), .source = source};
}

std::optional<DecodedText> FitHints(std::string_view bytes, const CharsetHints& hints) {
  for (const auto& [label, source] : {std::pair(hints.header, CharsetSource::kHeader),
                                      std::pair(hints.declared, CharsetSource::kDeclared)}) {
    const std::optional<Charset> charset = CharsetOf(label);
    if (!charset) continue;
    std::optional<DecodedText> decoded = Fit(bytes, *charset, source);
    if (decoded) return decoded;
  }
  return std::nullopt;
}

std::optional<DecodedText> Detect(std::string_view bytes, bool is_utf8) {
  const std::optional<Charset> utf16 = GuessUtf16(bytes);
  if (utf16) return Fit(bytes, *utf16, CharsetSource::kDetected);
  const bool may_be_iso_2022 = bytes.find(kEscape) != std::string_view::npos;
  if (is_utf8 && !may_be_iso_2022) return AsUtf8(bytes, CharsetSource::kDetected);
  const std::optional<Charset> guess = Guess(bytes);
  return guess ? Fit(bytes, *guess, CharsetSource::kDetected) : std::nullopt;
}

}  // namespace

std::string_view NameOf(CharsetSource source) {
  switch (source) {
    case CharsetSource::kByteOrderMark:
      return "byte_order_mark";
    case CharsetSource::kHeader:
      return "header";
    case CharsetSource::kDeclared:
      return "declared";
    case CharsetSource::kDetected:
      return "detected";
    case CharsetSource::kDefault:
      return "default";
  }
  return {};
}

Result<DecodedText> DecodeText(std::string_view bytes, const CharsetHints& hints) {
  const std::optional<std::size_t> utf8_characters = CountUtf8Characters(bytes);
  std::optional<DecodedText> decoded = FitByteOrderMark(bytes);
  if (!decoded && utf8_characters >= kUtf8CharactersMin) decoded = AsUtf8(bytes, SourceOfUtf8(hints));
  if (!decoded) decoded = FitHints(bytes, hints);
  if (!decoded) decoded = Detect(bytes, utf8_characters.has_value());
  if (!decoded) decoded = Fit(bytes, kWindows1252Charset, CharsetSource::kDefault);
  if (!decoded) return InvalidArgument("the bytes are text in no character set of the web");
  return std::move(*decoded);
}

}  // namespace newsfold
