#include "store/export/sorted_lines.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

std::vector<std::string> RandomLines(std::size_t count) {
  std::mt19937 random(1);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    std::string line(random() % 40, '\0');
    for (char& byte : line) {
      byte = static_cast<char>(random() % 256);
      if (byte == '\n') byte = ' ';
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(SortedLinesTest, ComeInOrderHoweverLittleMemoryThereIs) {
  std::vector<std::string> lines = RandomLines(2000);
  for (const std::size_t bytes_max : {std::size_t{1} << 30, std::size_t{10'000}, std::size_t{2000}}) {
    SortedLines sorted(bytes_max);
    for (const std::string& line : lines) ASSERT_THAT(sorted.Add(line), IsOk());
    std::string out;
    ASSERT_THAT(sorted.Finish([&](std::string_view bytes) {
      out += bytes;
      return Status::Ok();
    }),
                IsOk());
    std::string expected;
    std::vector<std::string> in_order = lines;
    std::sort(in_order.begin(), in_order.end());
    for (const std::string& line : in_order) expected += line + '\n';
    EXPECT_EQ(out, expected) << bytes_max;
  }
}

TEST(SortedLinesTest, FailWithTheirSink) {
  for (const std::size_t bytes_max : {std::size_t{1} << 30, std::size_t{1}}) {
    SortedLines sorted(bytes_max);
    ASSERT_THAT(sorted.Add("a"), IsOk());
    ASSERT_THAT(sorted.Add("b"), IsOk());
    EXPECT_THAT(sorted.Finish([](std::string_view /*bytes*/) { return ResourceExhausted("full"); }),
                StatusIs(StatusCode::kResourceExhausted));
  }
}

}  // namespace
}  // namespace newsfold
