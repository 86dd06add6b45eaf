#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "intake/csv/csv_reader.h"
#include "store/base/status.h"
#include "store/json/json.h"
#include "tools/input/byte_source.h"

namespace newsfold {

// A row of a table as what ArticleJsonParser reads, or why it is refused.
struct TableRow {
  std::uint64_t line = 0;  // where it begins, from 1
  std::string json;  // an object of strings by the names of the columns, without the cells that are empty
  Status fault;      // kInvalidArgument
};

// Reads a table whose first row has the names of its columns. Thread-compatible.
class TableReader {
 public:
  // `delimiter`: between cells. `text_columns`: one of these must be there. REQUIRES: source outlives the
  // reader.
  TableReader(ByteSource* source, char delimiter, FieldNames::Names text_columns);

  // Replaces *row; false at the end. Errors: kInvalidArgument the first row cannot be read, has a name twice
  // or none that is the text; those of the source.
  Result<bool> Next(TableRow* row);

 private:
  Result<bool> ReadColumns();
  Status CheckColumns() const;
  Status CheckCells() const;
  void WriteRow(std::string* json) const;

  CsvReader reader_;
  const FieldNames::Names text_columns_;
  std::vector<std::string> columns_;
  CsvRow row_;
};

}  // namespace newsfold
