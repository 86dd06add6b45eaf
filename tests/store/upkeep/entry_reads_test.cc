// What is around a damaged block is read all the same.
#include "store/upkeep/entry_reads.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

constexpr int kEntries = 2000;

std::string KeyOf(int i) {
  return std::string("r") + std::string(6, '\0') + static_cast<char>(i / 256) + static_cast<char>(i % 256);
}

// Entries in one table, a byte of which is flipped near the middle.
class DamagedTable : public ::testing::Test {
 protected:
  DamagedTable() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
    {
      const auto engine = *OpenEngine(options_);
      WriteSet writes;
      for (int i = 0; i < kEntries; ++i) writes.Put(KeyOf(i), std::to_string(i) + std::string(100, 'x'));
      EXPECT_THAT(engine->Write(std::move(writes)), IsOk());
      EXPECT_THAT(engine->Compact(), IsOk());
    }
    for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
      if (entry.path().extension() != ".sst") continue;
      std::string bytes = ReadFile(entry.path());
      bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 1);
      WriteFile(entry.path(), bytes);
    }
    engine_ = *OpenEngine(options_);
  }

  ScratchDirectory scratch_;
  ArchiveOptions options_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(DamagedTable, AScanGoesOnBehindTheDamage) {
  std::vector<std::string> keys;
  std::vector<std::string> gaps;
  const auto visit = [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  };
  const auto visit_gap = [&](const std::string& behind, const Status& damage) {
    EXPECT_THAT(damage, StatusIs(StatusCode::kCorruption));
    gaps.push_back(behind);
  };
  ASSERT_THAT(ScanReadable(engine_.get(), "r", visit, visit_gap), IsOk());
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_NE(gaps[0], KeyOf(0));
  EXPECT_EQ(keys.front(), KeyOf(0));
  EXPECT_EQ(keys.back(), KeyOf(kEntries - 1));
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  EXPECT_LT(keys.size(), kEntries);
  EXPECT_GT(keys.size(), kEntries * 3 / 4);
}

TEST_F(DamagedTable, AScanThatIsToldToStopsStops) {
  int visited = 0;
  const auto visit = [&](std::string_view, std::string_view) { return ++visited < 5; };
  const auto visit_gap = [](const std::string&, const Status&) { ADD_FAILURE(); };
  ASSERT_THAT(ScanReadable(engine_.get(), "r", visit, visit_gap), IsOk());
  EXPECT_EQ(visited, 5);
}

TEST_F(DamagedTable, KeysAreReadBesideDamagedOnes) {
  std::vector<std::string> keys;
  for (int i = 0; i < kEntries + 1; ++i) keys.push_back(KeyOf(i));
  std::vector<Result<std::optional<std::string>>> values;
  ASSERT_THAT(ReadEach(engine_.get(), keys, &values), IsOk());
  ASSERT_EQ(values.size(), keys.size());
  int damaged = 0;
  for (int i = 0; i < kEntries; ++i) {
    const auto& value = values[static_cast<std::size_t>(i)];
    damaged += !value;
    if (value) {
      EXPECT_EQ(**value, std::to_string(i) + std::string(100, 'x'));
    } else {
      EXPECT_THAT(value, StatusIs(StatusCode::kCorruption));
    }
  }
  EXPECT_GT(damaged, 0);
  EXPECT_LT(damaged, kEntries / 4);
  EXPECT_EQ(*values.back(), std::nullopt);
}

}  // namespace
}  // namespace newsfold
