#include "tools/input/table_reader.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "dedup/base/assert.h"
#include "store/json/json_writer.h"
#include "tools/input/input.h"

namespace newsfold {
namespace {

// Columns that an error names, of those there are.
constexpr std::size_t kNamesToldMax = 8;

std::string InQuotes(const std::string& name) {
  return '"' + ToValidUtf8(name.substr(0, 64)) + '"';
}

std::string Listed(const std::vector<std::string>& names, std::string_view between) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesToldMax); ++i)
    list.append(i == 0 ? "" : between).append(InQuotes(names[i]));
  if (names.size() > kNamesToldMax) list += " and others";
  return list;
}

}  // namespace

TableReader::TableReader(ByteSource* source, char delimiter, FieldNames::Names text_columns)
    : reader_([source](char* buffer, std::size_t size) { return source->Read(buffer, size); }, delimiter,
              kLineBytesMax),
      text_columns_(std::move(text_columns)) {}

Result<bool> TableReader::Next(TableRow* row) {
  if (columns_.empty()) {
    const Result<bool> has_columns = ReadColumns();
    if (!has_columns || !*has_columns) return has_columns;
  }
  const Result<bool> has_row = reader_.Next(&row_);
  if (!has_row || !*has_row) return has_row;
  row->line = row_.line;
  row->fault = row_.fault.ok() ? CheckCells() : row_.fault;
  row->json.clear();
  if (row->fault.ok()) WriteRow(&row->json);
  return true;
}

// False if there is nothing at all.
Result<bool> TableReader::ReadColumns() {
  const Result<bool> has_row = reader_.Next(&row_);
  if (!has_row || !*has_row) return has_row;
  if (!row_.fault.ok()) return row_.fault.WithContext("the first row, which names the columns");
  columns_ = row_.cells;
  if (Status status = CheckColumns(); !status.ok()) return status;
  return true;
}

Status TableReader::CheckColumns() const {
  std::vector<std::string> sorted = columns_;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    return InvalidArgument(fmt::format("two columns are called {}", InQuotes(*twice)));
  if (std::find_first_of(columns_.begin(), columns_.end(), text_columns_.begin(), text_columns_.end()) !=
      columns_.end())
    return Status::Ok();
  return InvalidArgument(fmt::format("no column is called {}; the first row names {}",
                                     Listed(text_columns_, " or "), Listed(columns_, ", ")));
}

Status TableReader::CheckCells() const {
  if (row_.cells.size() == columns_.size()) return Status::Ok();
  return InvalidArgument(
      fmt::format("the row has {} cells, the first row {}", row_.cells.size(), columns_.size()));
}

void TableReader::WriteRow(std::string* json) const {
  NEWSFOLD_ASSERT(row_.cells.size() == columns_.size());
  JsonWriter writer(json);
  writer.BeginObject();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (row_.cells[i].empty()) continue;
    writer.Key(columns_[i]);
    writer.Text(row_.cells[i]);
  }
  writer.EndObject();
}

}  // namespace newsfold
