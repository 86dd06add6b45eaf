// What is asked or changed of whole ranges of keys.

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/engine/rocksdb/engine.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::ScratchDirectory;

std::unique_ptr<Engine> OpenIn(const ScratchDirectory& scratch) {
  RocksEngineOptions options;
  options.directory = scratch / "store";
  options.create_if_missing = true;
  return std::move(OpenRocksEngine(options)).value();
}

// RocksDB 7.8 aborts, or keeps a list that is out of order, if both are inserted with hints.
TEST(RocksRanges, KeysInOrderFollowADeletedRangeOfTheirs) {
  const ScratchDirectory scratch;
  const std::unique_ptr<Engine> engine = OpenIn(scratch);
  const auto key = [](char number) { return std::string("p\0\0\0\0\0\0\0", 8) + number; };
  const auto put = [&](char number) {
    WriteSet writes;
    writes.Put(key(number), "row");
    EXPECT_TRUE(engine->Write(std::move(writes)));
  };
  for (char number = 1; number <= 40; ++number) put(number);
  for (char begin = 1; begin <= 31; begin = static_cast<char>(begin + 10)) {
    EXPECT_THAT(engine->DeleteRange(begin == 1 ? "p" : key(begin), key(static_cast<char>(begin + 10))),
                IsOk());
    for (char number = 1; number <= 10; ++number) put(static_cast<char>(40 + begin + number));
  }
  EXPECT_THAT(engine->DeleteRange(key(42), key(42) + '\0'), IsOk());
  int count = 0;
  EXPECT_THAT(engine->Scan("p", "", [&](std::string_view, std::string_view) { return ++count > 0; }), IsOk());
  EXPECT_EQ(count, 39);
}

TEST(RocksRanges, TellsAboutHowMuchEachFamilyTakes) {
  const ScratchDirectory scratch;
  const std::unique_ptr<Engine> engine = OpenIn(scratch);
  std::mt19937 random;
  WriteSet writes;
  for (int i = 0; i < 200; ++i) {
    std::string value(2000, '\0');
    for (char& byte : value) byte = static_cast<char>(random());
    writes.Put("t" + std::to_string(i), value);
    if (i % 4 == 0) writes.Put("r" + std::to_string(i), value);
  }
  ASSERT_TRUE(engine->Write(std::move(writes)));
  // What is not in files yet is counted by the random heights of a skip list: a sign, no figure.
  EXPECT_GT(engine->ApproximateBytes("t"), 0u);
  EXPECT_EQ(engine->ApproximateBytes("b"), 0u);
  ASSERT_THAT(engine->Compact(), IsOk());
  EXPECT_NEAR(static_cast<double>(engine->ApproximateBytes("t")), 400e3, 100e3);
  EXPECT_NEAR(static_cast<double>(engine->ApproximateBytes("r")), 100e3, 50e3);
  EXPECT_EQ(engine->ApproximateBytes("b"), 0u);
}

}  // namespace
}  // namespace newsfold
