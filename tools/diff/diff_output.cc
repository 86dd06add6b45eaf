#include "tools/diff/diff_output.h"

#include <fmt/format.h>

#include "dedup/base/assert.h"
#include "store/json/json.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kReset = "\x1b[0m";

// Bytes of an equal stretch that are shown next to a change; up to three times as many are shown whole.
constexpr std::size_t kContextBytes = 120;
// Bytes that a character may need beyond them. What goes on longer is no UTF-8.
constexpr std::size_t kCharacterRestMax = 3;

std::string_view OldPart(const DiffReport& report, const DiffPiece& piece) {
  NEWSFOLD_ASSERT(piece.old_begin <= piece.old_end && piece.old_end <= report.canonical_text.size());
  return std::string_view(report.canonical_text).substr(piece.old_begin, piece.old_end - piece.old_begin);
}

std::string_view NewPart(const DiffReport& report, const DiffPiece& piece) {
  NEWSFOLD_ASSERT(piece.new_begin <= piece.new_end && piece.new_end <= report.article_text.size());
  return std::string_view(report.article_text).substr(piece.new_begin, piece.new_end - piece.new_begin);
}

// Lines stay lines; everything else that could move a cursor is escaped.
std::string EscapedLines(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += Escaped(text.substr(begin, end - begin));
    if (end < text.size()) out += '\n';
    begin = end + 1;
  }
  return out;
}

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::string_view Head(std::string_view text) {
  std::size_t end = std::min(kContextBytes, text.size());
  const std::size_t end_max = std::min(end + kCharacterRestMax, text.size());
  while (end < end_max && IsContinuation(text[end])) ++end;
  return text.substr(0, end);
}

std::string_view Tail(std::string_view text) {
  std::size_t begin = text.size() - std::min(kContextBytes, text.size());
  const std::size_t begin_min = begin - std::min(begin, kCharacterRestMax);
  while (begin > begin_min && IsContinuation(text[begin])) --begin;
  return text.substr(begin);
}

class DiffFormatter {
 public:
  DiffFormatter(const DiffReport& report, bool is_full, bool has_color)
      : report_(report), is_full_(is_full), has_color_(has_color) {}

  std::string Format() {
    AddMarked(kRed, "--- ", Escaped(report_.canonical_id), "\n");
    AddMarked(kGreen, "+++ ", Escaped(report_.article_id), "\n");
    for (std::size_t i = 0; i < report_.pieces.size(); ++i) {
      if (report_.pieces[i].change == Change::kEqual) {
        AddEqual(i);
      } else {
        AddChange(report_.pieces[i]);
      }
    }
    if (!out_.ends_with('\n')) out_ += '\n';
    return std::move(out_);
  }

 private:
  void AddMarked(std::string_view color, std::string_view before, std::string_view text,
                 std::string_view after) {
    if (has_color_) out_ += color;
    out_.append(before).append(text).append(after);
    if (has_color_) out_ += kReset;
  }

  void AddChange(const DiffPiece& piece) {
    const std::string_view dropped = OldPart(report_, piece);
    const std::string_view added = NewPart(report_, piece);
    if (!dropped.empty()) AddMarked(kRed, "[-", EscapedLines(dropped), "-]");
    if (!added.empty()) AddMarked(kGreen, "{+", EscapedLines(added), "+}");
  }

  void AddEqual(std::size_t index) {
    const std::string_view text = NewPart(report_, report_.pieces[index]);
    if (is_full_ || text.size() <= 3 * kContextBytes) {
      out_ += EscapedLines(text);
      return;
    }
    const std::string_view head = index == 0 ? std::string_view() : Head(text);
    const std::string_view tail = index + 1 == report_.pieces.size() ? std::string_view() : Tail(text);
    NEWSFOLD_ASSERT(head.size() + tail.size() < text.size());
    out_ += EscapedLines(head);
    const std::string left_out = FormatCount(text.size() - head.size() - tail.size());
    AddMarked(kDim, "\n... ", left_out + " bytes the same", " ...\n");
    out_ += EscapedLines(tail);
  }

  const DiffReport& report_;
  const bool is_full_;
  const bool has_color_;
  std::string out_;
};

boost::json::object PieceToJson(const DiffReport& report, const DiffPiece& piece) {
  boost::json::object object;
  object["change"] = NameOf(piece.change);
  object["article"] = {piece.new_begin, piece.new_end};
  object["canonical"] = {piece.old_begin, piece.old_end};
  if (piece.change == Change::kEqual) return object;
  object["article_text"] = ToValidUtf8(NewPart(report, piece));
  object["canonical_text"] = ToValidUtf8(OldPart(report, piece));
  return object;
}

}  // namespace

DiffCounts CountChanges(const DiffReport& report) {
  DiffCounts counts;
  for (const DiffPiece& piece : report.pieces) {
    const std::size_t old_bytes = piece.old_end - piece.old_begin;
    const std::size_t new_bytes = piece.new_end - piece.new_begin;
    if (piece.change == Change::kEqual) {
      counts.equal_bytes += new_bytes;
      counts.has_hidden_difference |= OldPart(report, piece) != NewPart(report, piece);
      continue;
    }
    counts.added_bytes += new_bytes;
    counts.dropped_bytes += old_bytes;
    counts.added += piece.change == Change::kAdded ? 1 : 0;
    counts.dropped += piece.change == Change::kDropped ? 1 : 0;
    counts.changed += piece.change == Change::kChanged ? 1 : 0;
  }
  NEWSFOLD_ASSERT(counts.equal_bytes + counts.added_bytes == report.article_text.size());
  return counts;
}

boost::json::object ToJson(const DiffReport& report) {
  boost::json::array pieces;
  for (const DiffPiece& piece : report.pieces) pieces.push_back(PieceToJson(report, piece));
  const DiffCounts counts = CountChanges(report);
  return {{"article_id", ToValidUtf8(report.article_id)},
          {"canonical_id", ToValidUtf8(report.canonical_id)},
          {"added_bytes", counts.added_bytes},
          {"dropped_bytes", counts.dropped_bytes},
          {"equal_bytes", counts.equal_bytes},
          {"differs_in_form", counts.has_hidden_difference},
          {"pieces", std::move(pieces)}};
}

std::string FormatDiff(const DiffReport& report, bool is_full, bool has_color) {
  return DiffFormatter(report, is_full, has_color).Format();
}

std::string FormatDiffSummary(const DiffReport& report) {
  const DiffCounts counts = CountChanges(report);
  const auto total = static_cast<double>(report.article_text.size());
  const double share = total > 0 ? static_cast<double>(counts.equal_bytes) / total : 1;
  std::string summary = fmt::format(
      "{} added, {} dropped, {} changed; {} bytes more, {} bytes less; {} of {} is as in {}", counts.added,
      counts.dropped, counts.changed, FormatCount(counts.added_bytes), FormatCount(counts.dropped_bytes),
      FormatShare(share), Escaped(report.article_id), Escaped(report.canonical_id));
  if (counts.has_hidden_difference) {
    summary += "\nwhat is the same may differ in script, case, accents, annotations or punctuation: --exact";
  }
  return summary;
}

}  // namespace newsfold
