// Any bytes as a table: it has an end, rows follow each other, and what is read is the same in pieces of any
// size. The first byte says how long a row may be.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/base/assert.h"
#include "intake/csv/csv_reader.h"

namespace {

std::vector<std::string> Read(std::string_view bytes, std::size_t row_bytes_max, std::size_t piece_bytes) {
  std::size_t at = 0;
  const auto input = [&](char* buffer, std::size_t wanted) {
    const std::size_t count = std::min({wanted, bytes.size() - at, piece_bytes});
    std::memcpy(buffer, bytes.data() + at, count);
    at += count;
    return newsfold::Result<std::size_t>(count);
  };
  newsfold::CsvReader reader(input, ',', row_bytes_max);
  newsfold::CsvRow row;
  std::vector<std::string> told;
  std::uint64_t line = 0;
  while (*reader.Next(&row)) {
    NEWSFOLD_ASSERT(row.line > line);
    line = row.line;
    told.push_back(std::to_string(line) + row.fault.message());
    if (row.fault.ok()) told.insert(told.end(), row.cells.begin(), row.cells.end());
  }
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t row_bytes_max = data[0];
  NEWSFOLD_ASSERT(Read(bytes, row_bytes_max, size) == Read(bytes, row_bytes_max, 3));
  return 0;
}
