#include "intake/csv/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <simdjson.h>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;
constexpr std::size_t kLineEndBytesMax = 2;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::uint64_t CountLines(std::string_view bytes) {
  return static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

}  // namespace

CsvReader::CsvReader(Input input, char delimiter, std::size_t row_bytes_max)
    : input_(std::move(input)), delimiter_(delimiter), row_bytes_max_(row_bytes_max) {}

Result<bool> CsvReader::Next(CsvRow* row) {
  while (true) {
    const Result<bool> has_more = Prepare();
    if (!has_more || !*has_more) return has_more;
    if (Take(row)) return true;
  }
}

// Has wanted_ bytes there, if the table has. False at the end.
Result<bool> CsvReader::Prepare() {
  if (is_at_head_) {
    if (Status status = Read(kByteOrderMark.size()); !status.ok()) return status;
    is_at_head_ = false;
    if (rest().starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
  }
  if (Status status = Read(wanted_); !status.ok()) return status;
  return !rest().empty();
}

Status CsvReader::Read(std::size_t bytes_wanted) {
  while (!is_all_ && rest().size() < bytes_wanted) {
    if (begin_ > 0) std::memmove(window_.data(), window_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    if (window_.size() < end_ + kReadBytes) window_.resize(end_ + kReadBytes);
    const Result<std::size_t> count = input_(window_.data() + end_, window_.size() - end_);
    if (!count) return count.error();
    end_ += *count;
    is_all_ = *count == 0;
  }
  return Status::Ok();
}

// Takes a row, or a fault, off what is there. False if there is none, or not enough.
bool CsvReader::Take(CsvRow* row) {
  if (is_passing_over_ || rest().starts_with('\n') || rest().starts_with("\r\n")) {
    PassOverLine();
    return false;
  }
  const std::string_view bytes = rest().substr(0, row_bytes_max_ + kLineEndBytesMax + 1);
  const bool is_cut = bytes.size() < rest().size();
  const ScannedRow scanned = ScanRow(bytes, delimiter_, is_all_ && !is_cut, &row->cells);
  const bool may_go_on = !is_all_ && bytes.size() <= row_bytes_max_ + kLineEndBytesMax;
  if (scanned.outcome == ScannedRow::Outcome::kUnfinished && may_go_on) {
    // Twice as much each time: a row is looked at no more than twice in all.
    wanted_ = bytes.size() < kReadBytes ? bytes.size() + 1 : 2 * bytes.size();
    return false;
  }
  row->line = line_;
  row->fault = FaultOf(scanned);
  if (scanned.outcome == ScannedRow::Outcome::kRow) {
    Consume(scanned.end);
  } else {
    GoOnBehind(scanned, &row->fault);
  }
  return true;
}

Status CsvReader::FaultOf(const ScannedRow& scanned) const {
  if (scanned.quote != ScannedRow::kNone) return QuoteFault(scanned);
  if (scanned.outcome != ScannedRow::Outcome::kRow || scanned.row_bytes > row_bytes_max_)
    return InvalidArgument("the row is longer than " + std::to_string(row_bytes_max_) + " bytes");
  if (scanned.cells > kCsvCellsMax)
    return InvalidArgument("the row has " + std::to_string(scanned.cells) + " cells, allowed are 1 to " +
                           std::to_string(kCsvCellsMax));
  if (!simdjson::validate_utf8(rest().data(), scanned.row_bytes))
    return InvalidArgument("the row is not UTF-8");
  return Status::Ok();
}

Status CsvReader::QuoteFault(const ScannedRow& scanned) const {
  const std::string quote = "the quote that begins a cell in line " +
                            std::to_string(line_ + CountLines(rest().substr(0, scanned.quote)));
  if (scanned.outcome == ScannedRow::Outcome::kMisplacedQuote)
    return InvalidArgument(quote + " is closed in line " +
                           std::to_string(line_ + CountLines(rest().substr(0, scanned.end))) +
                           ", but the cell goes on; quotes in a cell are doubled");
  return InvalidArgument(quote + " is not closed" +
                         (scanned.end < rest().size() || !is_all_
                              ? " within " + std::to_string(row_bytes_max_) + " bytes"
                              : std::string()));
}

// Where a quote is at fault, behind the first line: the quote may have swallowed the others. Elsewhere, and
// if that would take too long, behind all that was looked at.
void CsvReader::GoOnBehind(const ScannedRow& scanned, Status* fault) {
  const std::size_t line_bytes = rest().find('\n');
  const bool may_look_again = bytes_again_ + scanned.end <= bytes_before_ + row_bytes_max_;
  if (scanned.quote != ScannedRow::kNone && line_bytes < scanned.end && may_look_again) {
    bytes_again_ += scanned.end;
    return Consume(line_bytes + 1);
  }
  const std::uint64_t lines = CountLines(rest().substr(0, scanned.end));
  if (lines > 0)
    *fault = InvalidArgument(fault->message() + "; the rows up to line " + std::to_string(line_ + lines) +
                             " are passed over");
  Consume(scanned.end);
  is_passing_over_ = true;
}

void CsvReader::Consume(std::size_t bytes) {
  NEWSFOLD_ASSERT(bytes > 0 && bytes <= rest().size());
  line_ += CountLines(rest().substr(0, bytes));
  begin_ += bytes;
  bytes_before_ += bytes;
  wanted_ = 1;
}

void CsvReader::PassOverLine() {
  const std::size_t line_bytes = rest().find('\n');
  is_passing_over_ = line_bytes == std::string_view::npos;
  Consume(is_passing_over_ ? rest().size() : line_bytes + 1);
}

}  // namespace newsfold
