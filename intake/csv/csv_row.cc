#include "intake/csv/csv_row.h"

#include <algorithm>

namespace newsfold {
namespace {

using Outcome = ScannedRow::Outcome;

class RowScan {
 public:
  RowScan(std::string_view bytes, char delimiter, bool is_all, std::vector<std::string>* cells)
      : bytes_(bytes), delimiter_(delimiter), is_all_(is_all), cells_(cells) {}

  ScannedRow Run() {
    while (!is_over_) {
      std::string* const cell = NextCell();
      if (at_ < bytes_.size() && bytes_[at_] == '"') {
        ScanQuoted(cell);
      } else {
        ScanPlain(cell);
      }
    }
    cells_->resize(std::min(row_.cells, kCsvCellsMax));
    return row_;
  }

 private:
  std::string* NextCell() {
    const std::size_t index = std::min(row_.cells++, kCsvCellsMax);
    if (cells_->size() == index) cells_->emplace_back();
    std::string* const cell = &(*cells_)[index];
    cell->clear();
    return cell;
  }

  void ScanPlain(std::string* cell) {
    const std::string_view rest = bytes_.substr(at_);
    const auto ends_cell = [this](char byte) { return byte == delimiter_ || byte == '\n'; };
    const auto size =
        static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), ends_cell) - rest.begin());
    at_ += size;
    const std::string_view mark = rest.substr(size, 1);
    if (mark.empty() && !is_all_) return End(Outcome::kUnfinished, at_);
    cell->assign(rest, 0, size);
    if (mark.starts_with(delimiter_)) {
      ++at_;
      return;
    }
    const bool has_return = !mark.empty() && cell->ends_with('\r');
    if (has_return) cell->pop_back();
    EndRow(at_ - (has_return ? 1 : 0), at_ + mark.size());
  }

  void ScanQuoted(std::string* cell) {
    row_.quote = at_++;
    while (true) {
      const std::size_t close = bytes_.find('"', at_);
      if (close == std::string_view::npos) return End(Outcome::kUnfinished, bytes_.size());
      cell->append(bytes_, at_, close - at_);
      at_ = close + 1;
      if (at_ == bytes_.size() || bytes_[at_] != '"') return ScanBehindQuote();
      *cell += bytes_[at_++];
    }
  }

  // At what follows a closing quote.
  void ScanBehindQuote() {
    const std::string_view next = bytes_.substr(at_, 2);
    const bool ends_cell = next.starts_with(delimiter_);
    const bool ends_line = next.starts_with('\n') || next == "\r\n" || (next.empty() && is_all_);
    const bool may_end_line = !is_all_ && (next.empty() || next == "\r");
    if (!ends_cell && !ends_line && !may_end_line) return End(Outcome::kMisplacedQuote, at_);
    row_.quote = ScannedRow::kNone;
    if (ends_cell) {
      ++at_;
    } else if (ends_line) {
      EndRow(at_, next.starts_with('\n') ? at_ + 1 : at_ + next.size());
    } else {
      End(Outcome::kUnfinished, at_);
    }
  }

  void EndRow(std::size_t row_bytes, std::size_t end) {
    row_.row_bytes = row_bytes;
    End(Outcome::kRow, end);
  }

  void End(Outcome outcome, std::size_t end) {
    row_.outcome = outcome;
    row_.end = end;
    is_over_ = true;
  }

  const std::string_view bytes_;
  const char delimiter_;
  const bool is_all_;
  std::vector<std::string>* const cells_;
  ScannedRow row_;
  std::size_t at_ = 0;
  bool is_over_ = false;
};

}  // namespace

ScannedRow ScanRow(std::string_view bytes, char delimiter, bool is_all, std::vector<std::string>* cells) {
  return RowScan(bytes, delimiter, is_all, cells).Run();
}

}  // namespace newsfold
