#include "intake/csv/csv_reader.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::size_t kRowBytesMax = 1000;

CsvReader::Input InPieces(const std::string& bytes, std::size_t piece_bytes) {
  return [&bytes, piece_bytes, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({size, piece_bytes, bytes.size() - at});
    std::memcpy(buffer, bytes.data() + at, count);
    at += count;
    return Result<std::size_t>(count);
  };
}

// "12:a|b" a row, "12!why" a fault.
std::vector<std::string> Read(const std::string& bytes, char delimiter = ',', std::size_t piece_bytes = 7,
                              std::size_t row_bytes_max = kRowBytesMax) {
  CsvReader reader(InPieces(bytes, piece_bytes), delimiter, row_bytes_max);
  std::vector<std::string> told;
  CsvRow row;
  while (*reader.Next(&row)) {
    std::string cells;
    for (const std::string& cell : row.cells) cells += "|" + cell;
    told.push_back(std::to_string(row.line) +
                   (row.fault.ok() ? ":" + cells.substr(1) : "!" + row.fault.message()));
  }
  return told;
}

std::string Quoted(const std::string& cell) {
  std::string quoted = "\"";
  for (const char byte : cell) quoted += byte == '"' ? "\"\"" : std::string(1, byte);
  return quoted + '"';
}

TEST(CsvReader, CellsArePartedAndLinesCounted) {
  EXPECT_THAT(Read("id,text\n1,a b\r\n2, c "), ElementsAre("1:id|text", "2:1|a b", "3:2| c "));
  EXPECT_THAT(Read("a\tb,c\n\"d\te\"\tf\n", '\t'), ElementsAre("1:a|b,c", "2:d\te|f"));
  EXPECT_THAT(Read("a,,\n"), ElementsAre("1:a||"));
  EXPECT_THAT(Read("a,"), ElementsAre("1:a|"));
  EXPECT_THAT(Read(""), ElementsAre());
}

TEST(CsvReader, QuotedCellsHoldAnything) {
  EXPECT_THAT(Read("1,\"a,\"\"b\"\"\r\n\nc\"\n2,\"\"\n"), ElementsAre("1:1|a,\"b\"\r\n\nc", "4:2|"));
  EXPECT_THAT(Read("\"a\""), ElementsAre("1:a"));
  EXPECT_THAT(Read("\"a\"\r\n\"\"\"\"\r\n"), ElementsAre("1:a", "2:\""));
}

TEST(CsvReader, AQuoteInTheMiddleOfAPlainCellIsACharacter) {
  EXPECT_THAT(Read("5\" pipe,the \"best\"\n\"a\",b\"\n"), ElementsAre("1:5\" pipe|the \"best\"", "2:a|b\""));
}

TEST(CsvReader, AMarkAtTheHeadAndBlankLinesArePassedOver) {
  EXPECT_THAT(Read("\xEF\xBB\xBFid,n\n\n\r\n1,2\n\n"), ElementsAre("1:id|n", "4:1|2"));
  EXPECT_THAT(Read("\xEF\xBB\xBF\"id\"\n"), ElementsAre("1:id"));
  EXPECT_THAT(Read("\xEF\xBB\xBFid\n", ',', 3), ElementsAre("1:id"));
  EXPECT_THAT(Read("\xEF\xBB\xBF"), ElementsAre());
  EXPECT_THAT(Read("a\n\xEF\xBB\xBF"), ElementsAre("1:a", "2:\xEF\xBB\xBF"));
}

TEST(CsvReader, ARowThatIsNotUtf8IsRefusedAlone) {
  EXPECT_THAT(Read("a\n\xC4\xE3\nb\n"), ElementsAre("1:a", "2!the row is not UTF-8", "3:b"));
  EXPECT_THAT(Read("a,\"\n\xFF\"\nb\n"), ElementsAre("1!the row is not UTF-8", "3:b"));
}

TEST(CsvReader, RowsHaveALimit) {
  const auto told = [](std::size_t bytes, const std::string& end) {
    return Read("a\n" + std::string(bytes, 'x') + end + "b\n");
  };
  for (const char* const end : {"\n", "\r\n"}) {
    EXPECT_THAT(told(kRowBytesMax - 1, end), ElementsAre("1:a", HasSubstr("2:xx"), "3:b"));
    EXPECT_THAT(told(kRowBytesMax, end), ElementsAre("1:a", HasSubstr("2:xx"), "3:b"));
    for (const std::size_t more : {1, 2, 3, 5'000})
      EXPECT_THAT(told(kRowBytesMax + more, end),
                  ElementsAre("1:a", "2!the row is longer than 1000 bytes", "3:b"));
  }
  EXPECT_THAT(Read(std::string(kRowBytesMax, 'x')), ElementsAre(HasSubstr("1:xx")));
  EXPECT_THAT(Read(std::string(kRowBytesMax + 1, 'x')), ElementsAre("1!the row is longer than 1000 bytes"));
  EXPECT_THAT(Read("\"" + std::string(kRowBytesMax - 2, 'x') + "\"\nb\n"),
              ElementsAre(HasSubstr("1:xx"), "2:b"));
  EXPECT_THAT(Read("\"" + std::string(kRowBytesMax - 1, 'x') + "\"\nb\n"),
              ElementsAre("1!the row is longer than 1000 bytes", "2:b"));
}

TEST(CsvReader, CellsHaveALimit) {
  const auto told = [](std::size_t cells) {
    return Read(std::string(cells - 1, ',') + "\nb\n", ',', 1'000'000, 1'000'000);
  };
  EXPECT_THAT(told(kCsvCellsMax), ElementsAre(HasSubstr("1:||||"), "2:b"));
  EXPECT_THAT(told(kCsvCellsMax + 1), ElementsAre("1!the row has 4097 cells, allowed are 1 to 4096", "2:b"));
}

TEST(CsvReader, CellsThatAreTooManyTakeNoMemory) {
  const std::string bytes = std::string(1'000'000, ',') + "\n";
  CsvReader reader(InPieces(bytes, 1 << 20), ',', 2'000'000);
  CsvRow row;
  ASSERT_TRUE(*reader.Next(&row));
  EXPECT_LE(row.cells.capacity(), 4 * kCsvCellsMax);
}

// A quote that is not closed meets the next one, or the limit, or the end; what it swallowed is read again.
TEST(CsvReader, AQuoteThatIsNotClosedCostsItsLine) {
  EXPECT_THAT(
      Read("1,\"a\n2,\"b\"\n3,c\n"),
      ElementsAre("1!the quote that begins a cell in line 1 is closed in line 2, but the cell goes on; "
                  "quotes in a cell are doubled",
                  "2:2|b", "3:3|c"));
  EXPECT_THAT(Read("1,a\n2,\"b\n3,c\n"),
              ElementsAre("1:1|a", "2!the quote that begins a cell in line 2 is not closed", "3:3|c"));
  std::string many = "1,a\n\n3,\"b\n";
  for (int i = 4; i < 2'000; ++i) many += std::to_string(i) + ",c\n";
  const std::vector<std::string> told = Read(many);
  ASSERT_EQ(told.size(), 1'998U);
  EXPECT_EQ(told[1], "3!the quote that begins a cell in line 3 is not closed within 1000 bytes");
  EXPECT_EQ(told[2], "4:4|c");
  EXPECT_EQ(told.back(), "1999:1999|c");
}

TEST(CsvReader, AQuotedCellThatGoesOnIsRefused) {
  EXPECT_THAT(Read("\"He said \"hi\" to me\",2\n3,4\n"), ElementsAre(HasSubstr("1!the quote"), "2:3|4"));
  EXPECT_THAT(Read("\"a\"\rb\nc\n"), ElementsAre(HasSubstr("1!the quote"), "2:c"));
  EXPECT_THAT(Read("\"a\n\nb\" \nc"), ElementsAre(HasSubstr("line 1 is closed in line 3"), "3:b\" ", "4:c"));
}

// Each line opens a quote that no other closes: looked at from each anew they would take the square of their
// number.
TEST(CsvReader, ManyQuotesAtFaultTakeLinearTime) {
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += "a\",\"b\n";
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<std::string> told = Read(bytes, ',', 1 << 20, std::size_t{32} << 20);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  ASSERT_FALSE(told.empty());
  EXPECT_THAT(told.back(), HasSubstr("; the rows up to line 300001 are passed over"));
}

TEST(CsvReader, ErrorsOfTheInputAreGivenOn) {
  CsvReader reader([](char*, std::size_t) { return Result<std::size_t>(InvalidArgument("cut off")); }, ',',
                   10);
  CsvRow row;
  EXPECT_EQ(reader.Next(&row).error().message(), "cut off");
}

// Any table comes back, in pieces of any size.
TEST(CsvReader, WhatIsWrittenIsRead) {
  std::mt19937 random(7);
  const std::vector<std::string> bits = {"a", ",", "\"", "\n", "\r\n", "\r", "\xE6\xB8\xA1", "\t", " ", ""};
  for (int round = 0; round < 2'000; ++round) {
    const std::size_t columns = 1 + random() % 4;
    std::string bytes;
    std::vector<std::vector<std::string>> rows(random() % 6);
    for (auto& row : rows) {
      for (std::size_t i = 0; i < columns; ++i) {
        std::string cell;
        for (auto n = random() % 5; n > 0; --n) cell += bits[random() % bits.size()];
        const bool is_plain = columns > 1 && cell.find_first_of(",\"\r\n") == std::string::npos;
        bytes += (i == 0 ? "" : ",") + (is_plain && random() % 2 == 0 ? cell : Quoted(cell));
        row.push_back(cell);
      }
      bytes += random() % 2 == 0 ? "\n" : "\r\n";
    }
    CsvReader reader(InPieces(bytes, 1 + random() % 40), ',', kRowBytesMax);
    CsvRow row;
    for (const auto& expected : rows) {
      ASSERT_TRUE(*reader.Next(&row)) << bytes;
      ASSERT_TRUE(row.fault.ok()) << row.fault.message() << "\n" << bytes;
      ASSERT_EQ(row.cells, expected) << bytes;
    }
    ASSERT_FALSE(*reader.Next(&row));
  }
}

}  // namespace
}  // namespace newsfold
