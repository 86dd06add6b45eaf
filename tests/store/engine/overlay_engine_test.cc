#include "store/engine/overlay_engine.h"

#include <random>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using Pairs = std::vector<std::pair<std::string, std::string>>;

WriteSet Puts(const Pairs& pairs) {
  WriteSet writes;
  for (const auto& [key, value] : pairs) writes.Put(key, value);
  return writes;
}

Pairs Listed(Engine* engine, const std::string& prefix, std::size_t limit) {
  Pairs found;
  const ListRequest request{prefix, limit};
  EXPECT_TRUE(engine
                  ->List({&request, 1}, [&](std::size_t, std::string_view key,
                                            std::string_view value) { found.emplace_back(key, value); })
                  .ok());
  return found;
}

Pairs Scanned(Engine* engine, const std::string& prefix, const std::string& start, std::size_t limit) {
  Pairs found;
  const auto visit = [&](std::string_view key, std::string_view value) {
    found.emplace_back(key, value);
    return found.size() < limit;
  };
  EXPECT_TRUE(engine->Scan(prefix, start, visit).ok());
  return found;
}

TEST(OverlayEngine, WritesAreSeenAndNeverPassedOn) {
  MemoryEngine base;
  ASSERT_TRUE(base.Write(Puts({{"a1", "old"}, {"a2", "old"}})));
  const MemoryEngine::Map before = base.Contents();
  OverlayEngine overlay(&base);
  WriteSet writes = Puts({{"a1", "new"}, {"a3", "new"}});
  writes.Delete("a2");
  ASSERT_TRUE(overlay.Write(std::move(writes)));
  EXPECT_EQ(**overlay.Get("a1"), "new");
  EXPECT_FALSE(*overlay.Get("a2"));
  EXPECT_THAT(Scanned(&overlay, "a", "", 9), ElementsAre(std::pair("a1", "new"), std::pair("a3", "new")));
  EXPECT_EQ(base.Contents(), before);
}

TEST(OverlayEngine, CompactsTheEngineBelow) {
  MemoryEngine base;
  OverlayEngine overlay(&base);
  const std::vector<std::string> prefixes = {"a", "b"};
  EXPECT_TRUE(overlay.Compact(prefixes, [](const CompactionProgress&) { return true; }).ok());
  EXPECT_THAT(base.compacted(), ElementsAre("a", "b"));
}

TEST(OverlayEngine, SnapshotsSeeTheEngineBelow) {
  MemoryEngine base;
  ASSERT_TRUE(base.Write(Puts({{"a", "old"}})));
  OverlayEngine overlay(&base);
  ASSERT_TRUE(overlay.Write(Puts({{"a", "new"}})));
  const std::unique_ptr<EngineSnapshot> snapshot = overlay.TakeSnapshot();
  EXPECT_EQ(**overlay.Get("a", snapshot.get()), "old");
}

TEST(OverlayEngine, CompareAndSetComparesWithWhatIsSeen) {
  MemoryEngine base;
  OverlayEngine overlay(&base);
  ASSERT_TRUE(overlay.Write(Puts({{"a", "1"}})));
  for (const bool fits : {false, true}) {
    EngineSequence sequence = 0;
    bool swapped = !fits;
    Status status;
    overlay.CompareAndSet("a", fits ? "1" : "2", Puts({{"a", "3"}}), &sequence, &swapped,
                          [&](const Status& done) { status = done; });
    EXPECT_TRUE(status.ok());
    EXPECT_EQ(swapped, fits);
    EXPECT_EQ(**overlay.Get("a"), fits ? "3" : "1");
  }
}

TEST(OverlayEngine, AFailedCompareAndSetSwapsNothing) {
  MemoryEngine base;
  OverlayEngine overlay(&base);
  WriteSet too_long;
  too_long.Put(std::string(kKeyBytesMax + 1, 'k'), "");
  EngineSequence sequence = 0;
  bool swapped = true;
  Status status;
  overlay.CompareAndSet("a", std::nullopt, too_long, &sequence, &swapped,
                        [&](const Status& done) { status = done; });
  EXPECT_THAT(status, testing::StatusIs(StatusCode::kInvalidArgument));
  EXPECT_FALSE(swapped);
  swapped = true;
  base.FailRead(1);
  overlay.CompareAndSet("a", std::nullopt, {}, &sequence, &swapped,
                        [&](const Status& done) { status = done; });
  EXPECT_FALSE(status.ok());
  EXPECT_FALSE(swapped);
}

TEST(OverlayEngine, FailuresBelowArePassedOn) {
  MemoryEngine base;
  OverlayEngine overlay(&base);
  base.FailRead(1);
  EXPECT_FALSE(overlay.Get("a"));
  base.FailRead(1);
  EXPECT_FALSE(overlay.Scan("a", "", [](std::string_view, std::string_view) { return true; }).ok());
  WriteSet too_long;
  too_long.Put(std::string(kKeyBytesMax + 1, 'k'), "");
  EXPECT_THAT(overlay.Write(std::move(too_long)), testing::StatusIs(StatusCode::kInvalidArgument));
}

// Reads equal those of an engine that got all writes.
TEST(OverlayEngine, RandomWritesReadLikeOneEngine) {
  std::mt19937 random(5);
  const auto key = [&] {
    std::string made(1, static_cast<char>('a' + random() % 2));
    return made + static_cast<char>('a' + random() % 4) + static_cast<char>('a' + random() % 4);
  };
  for (int round = 0; round < 50; ++round) {
    MemoryEngine base;
    MemoryEngine model;
    OverlayEngine overlay(&base);
    for (int step = 0; step < 40; ++step) {
      WriteSet writes;
      const std::string changed = key();
      if (random() % 3 == 0) {
        writes.Delete(changed);
      } else {
        writes.Put(changed, std::to_string(step));
      }
      WriteSet same = writes;
      ASSERT_TRUE(step < 20 ? base.Write(std::move(same)) : overlay.Write(std::move(same)));
      ASSERT_TRUE(model.Write(std::move(writes)));
    }
    const std::size_t limit = 1 + random() % 12;
    const std::string start = key();
    for (const std::string prefix : {"", "a", "b", "ab", "c"}) {
      EXPECT_EQ(Listed(&overlay, prefix, limit), Listed(&model, prefix, limit)) << round << prefix;
      EXPECT_EQ(Scanned(&overlay, prefix, start, limit), Scanned(&model, prefix, start, limit)) << prefix;
      EXPECT_EQ(Scanned(&overlay, prefix, "", 99), Scanned(&model, prefix, "", 99)) << prefix;
    }
  }
}

TEST(EngineDeathTest, ACompletionIsCalledOnce) {
  class Twice : public MemoryEngine {
   public:
    void Sync(EngineSequence, Completion done) override {
      done(Status::Ok());
      done(Status::Ok());
    }
  };
  Twice engine;
  EXPECT_DEATH(IgnoreStatus(static_cast<Engine&>(engine).Sync(0), "it does not come back"),
               "assertion failed: !status_.has_value");
}

}  // namespace
}  // namespace newsfold
