#include "tools/input/table_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using testing::ScratchDirectory;
using testing::WriteFile;

// "12:{...}" a row, "12!why" what is refused, "!why" the table.
std::vector<std::string> Rows(const std::string& bytes, const FieldNames::Names& text = {"text"}) {
  const ScratchDirectory scratch;
  WriteFile(scratch / "table", bytes);
  auto source = ByteSource::Open(scratch / "table");
  TableReader reader(source->get(), ',', text);
  std::vector<std::string> told;
  TableRow row;
  while (true) {
    const Result<bool> has_row = reader.Next(&row);
    if (!has_row) told.push_back("!" + has_row.error().message());
    if (!has_row || !*has_row) return told;
    told.push_back(std::to_string(row.line) + (row.fault.ok() ? ":" + row.json : "!" + row.fault.message()));
  }
}

TEST(TableReader, RowsAreObjectsOfStringsWithoutEmptyCells) {
  EXPECT_THAT(Rows("id,text,\"a \"\"b\"\"\"\n7,\"x\ny\",1.50\n,z,\n"),
              ElementsAre(R"(2:{"id":"7","text":"x\ny","a \"b\"":"1.50"})", R"(4:{"text":"z"})"));
  EXPECT_THAT(Rows(",text\n0,t\n"), ElementsAre(R"(2:{"":"0","text":"t"})"));
  EXPECT_THAT(Rows("text\n"), ElementsAre());
  EXPECT_THAT(Rows(""), ElementsAre());
}

TEST(TableReader, ARowOfOtherWidthIsRefusedAndTheRestRead) {
  EXPECT_THAT(Rows("id,text\n1\n2,b,c\n3,d\n"),
              ElementsAre("2!the row has 1 cells, the first row 2", "3!the row has 3 cells, the first row 2",
                          R"(4:{"id":"3","text":"d"})"));
  EXPECT_THAT(Rows("id,text\n1,\xFF\n3,d\n"),
              ElementsAre("2!the row is not UTF-8", R"(3:{"id":"3","text":"d"})"));
}

TEST(TableReader, ATableWithoutATextIsRefusedOnce) {
  EXPECT_THAT(Rows("id;text\n1;a\n2;b\n"),
              ElementsAre(R"(!no column is called "text"; the first row names "id;text")"));
  EXPECT_THAT(
      Rows("a,b,c,d,e,f,g,h,i\n1,2,3,4,5,6,7,8,9\n", {"body", "x"}),
      ElementsAre(
          R"(!no column is called "body" or "x"; the first row names "a", "b", "c", "d", "e", "f", "g", "h")"
          " and others"));
  EXPECT_THAT(Rows("id,x\n1,a\n", {"body", "x"}), ElementsAre(R"(2:{"id":"1","x":"a"})"));
  EXPECT_THAT(Rows("id,text,id\n1,a,b\n"), ElementsAre(R"(!two columns are called "id")"));
  EXPECT_THAT(Rows("id,\xFFtext\n1,a\n"),
              ElementsAre("!the first row, which names the columns: the row is not UTF-8"));
}

}  // namespace
}  // namespace newsfold
