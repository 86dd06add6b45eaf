#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/csv/csv_row.h"
#include "store/base/status.h"

namespace newsfold {

// A row of a table, or why there is none.
struct CsvRow {
  std::uint64_t line = 0;          // where it begins, from 1
  std::vector<std::string> cells;  // as they are meant, without the quotes around them; UTF-8
  Status fault;                    // kInvalidArgument: the row is refused, and cells mean nothing
};

// Reads a table of cells that are parted by commas or tabs (RFC 4180, and the same with tabs), in UTF-8. A
// byte order mark at the head and blank lines are passed over. A row may be refused: it is too long, has too
// many cells, is not UTF-8, or has a quote that is not closed or not in its place. Behind a quote at fault
// reading goes on at the next line, unless there are so many that this would read more than twice as much as
// there is: then what is passed over is told. Memory is bounded by a few times row_bytes_max.
// Thread-compatible.
class CsvReader {
 public:
  // Fills the buffer with 1..size bytes of the table, in order; 0 at its end.
  using Input = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

  // `row_bytes_max`: of a row as it is written, without its line's end.
  CsvReader(Input input, char delimiter, std::size_t row_bytes_max);

  // Replaces *row; false at the end. Errors: those of the input.
  Result<bool> Next(CsvRow* row);

 private:
  std::string_view rest() const { return {window_.data() + begin_, end_ - begin_}; }
  Result<bool> Prepare();
  Status Read(std::size_t bytes_wanted);
  bool Take(CsvRow* row);
  Status FaultOf(const ScannedRow& scanned) const;
  Status QuoteFault(const ScannedRow& scanned) const;
  void GoOnBehind(const ScannedRow& scanned, Status* fault);
  void Consume(std::size_t bytes);
  void PassOverLine();

  const Input input_;
  const char delimiter_;
  const std::size_t row_bytes_max_;
  std::vector<char> window_;
  std::size_t begin_ = 0;  // of what is not consumed, in window_
  std::size_t end_ = 0;    // of what was read
  bool is_all_ = false;    // the input has come to its end
  bool is_at_head_ = true;
  bool is_passing_over_ = false;    // the rest of a line
  std::size_t wanted_ = 1;          // bytes in rest() without which no row is found
  std::uint64_t line_ = 1;          // that of begin_
  std::uint64_t bytes_before_ = 0;  // consumed
  std::uint64_t bytes_again_ = 0;   // that were looked at for a row that was refused, and again for others
};

}  // namespace newsfold
