#include "tools/output/output.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include "store/json/json.h"

namespace newsfold {
namespace {

// Decodes the character at *offset and moves behind it; negative for an ill-formed sequence.
UChar32 NextCharacter(std::string_view text, std::size_t* offset) {
  UChar32 character = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(text.data(), *offset, text.size(), character);
#pragma GCC diagnostic pop
  return character;
}

bool MustEscape(UChar32 character) {
  if (character < 0) return true;
  const auto type = u_charType(character);
  // Format characters hold the bidirectional overrides, which can reorder a whole line.
  return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_LINE_SEPARATOR ||
         type == U_PARAGRAPH_SEPARATOR || type == U_SURROGATE;
}

std::size_t WidthOf(UChar32 character) {
  const auto type = u_charType(character);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
  const auto width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

bool IsTerminal(std::FILE* stream) {
  return isatty(fileno(stream)) == 1;
}

bool WantsColor(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  return IsTerminal(stream) && (no_color == nullptr || *no_color == '\0');
}

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t start = offset;
    if (!MustEscape(NextCharacter(text, &offset))) {
      out += text.substr(start, offset - start);
      continue;
    }
    for (std::size_t i = start; i < offset; ++i) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
    }
  }
  return out;
}

int Fail(const CommandContext& context, std::string_view verb, int exit_code, std::string_view message,
         std::string_view hint) {
  if (context.json) {
    boost::json::object object;
    object["message_type"] = "exit_error";
    object["code"] = exit_code;
    object["message"] = ToValidUtf8(message);
    if (!hint.empty()) object["hint"] = ToValidUtf8(hint);
    fmt::print(stderr, "{}\n", SerializeJson(object));
    return exit_code;
  }
  fmt::print(stderr, "newsfold{}{}: {}\n", verb.empty() ? "" : " ", verb, Escaped(message));
  if (!hint.empty()) fmt::print(stderr, "  {}\n", Escaped(hint));
  return exit_code;
}

void PrintLine(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

boost::json::object ChangeToJson(std::string_view change, std::string_view old_canonical_id,
                                 const Decision& decision) {
  boost::json::object object = {
      {"message_type", "change"}, {"change", change}, {"old_canonical_id", ToValidUtf8(old_canonical_id)}};
  if (decision.is_removed) {
    object.insert(
        {{"id", ToValidUtf8(decision.id)}, {"verdict", "removed"}, {"sequence", decision.sequence}});
    return object;
  }
  for (auto& field : ToJson(decision)) object.insert(std::move(field));
  return object;
}

void PrintJson(const boost::json::object& object) {
  PrintLine(SerializeJson(object));
}

std::string FormatCount(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string FormatBytes(std::uint64_t bytes) {
  constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < std::size(kUnits); ++unit) value /= 1000;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string FormatShare(double share) {
  const double percent = share * 100;
  // Only all is 100 % and only nothing 0 %.
  if (percent > 99.5 && percent < 100) return "99 %";
  if (percent > 0 && percent < 0.5) return "<1 %";
  return fmt::format("{:.0f} %", percent);
}

std::string FormatSeconds(double seconds) {
  if (seconds < 60) return fmt::format("{:.2f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(seconds);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string Table::ToString() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - DisplayWidth(row[i]), ' ');
      const bool is_right = std::find(right_.begin(), right_.end(), i) != right_.end();
      line += is_right ? padding + row[i] : row[i] + padding;
      line += "  ";
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return out;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t offset = 0; offset < text.size();) width += WidthOf(NextCharacter(text, &offset));
  return width;
}

std::string Shortened(std::string_view text, std::size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  std::size_t width = 0;
  std::size_t offset = 0;
  std::size_t end = 0;
  while (offset < text.size()) {
    width += WidthOf(NextCharacter(text, &offset));
    if (width + 1 > columns) break;
    end = offset;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace newsfold
