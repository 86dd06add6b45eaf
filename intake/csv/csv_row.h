#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold {

// More cells of a row are counted and not kept.
inline constexpr std::size_t kCsvCellsMax = 4096;

// What was found where a row was looked for.
struct ScannedRow {
  enum class Outcome : std::uint8_t {
    kRow,
    kUnfinished,      // the bytes end in it
    kMisplacedQuote,  // a closing quote is followed by something else than a delimiter or the line's end
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Outcome outcome = Outcome::kUnfinished;
  std::size_t cells = 0;      // of a row
  std::size_t row_bytes = 0;  // of a row, without its line's end
  std::size_t end = 0;        // behind the row and its line's end, or behind what was looked at
  std::size_t quote = kNone;  // where the quoted cell begins that is unfinished or goes on
};

// Finds the row that `bytes` begin with (RFC 4180), its cells parted by `delimiter`. A cell that begins with
// a quote goes on to the closing one, and two quotes in it are one; elsewhere a quote is a character like any
// other. Lines end at "\n" or "\r\n". `is_all`: no bytes follow. Replaces *cells, if it is a row. Pure,
// linear.
ScannedRow ScanRow(std::string_view bytes, char delimiter, bool is_all, std::vector<std::string>* cells);

}  // namespace newsfold
