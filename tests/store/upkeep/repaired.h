#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/upkeep/repair.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold::testing {

// What a repair came to.
struct Repaired {
  MemoryEngine::Map contents;
  RepairSummary summary;
  std::vector<QuarantinedItem> items;

  const QuarantinedArticle* Find(ArticleNumber number) const {
    for (const QuarantinedItem& item : items) {
      if (item.article && item.article->number == number) return &*item.article;
    }
    return nullptr;
  }
  std::uint64_t Count(std::uint64_t RepairedEntries::*what) const {
    std::uint64_t count = 0;
    for (const RepairedEntries& entries : summary.entries) count += entries.*what;
    return count;
  }
};

// Of a closed copy, which stays as it is.
inline Repaired RepairOf(const MemoryEngine::Map& contents) {
  MemoryEngine damaged(contents, CompletionMode::kInline);
  MemoryEngine target;
  Repaired repaired;
  const Result<RepairSummary> summary = newsfold::Repair(
      &damaged, {&target, ""}, {},
      [&](const QuarantinedItem& item) {
        repaired.items.push_back(item);
        return Status::Ok();
      },
      [](const RepairSummary&) { return true; });
  EXPECT_THAT(summary, IsOk());
  if (summary) repaired.summary = *summary;
  EXPECT_EQ(damaged.Contents(), contents) << "the damaged store is not written to";
  repaired.contents = target.Contents();
  return repaired;
}

}  // namespace newsfold::testing
