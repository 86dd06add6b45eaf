#include "tests/store/engine/memory_engine.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

TEST(MemoryEngine, InjectedWriteFailureLatches) {
  MemoryEngine engine;
  engine.FailWrite(2);
  WriteSet writes;
  writes.Put("i1", "1");
  EXPECT_THAT(engine.Write(writes), IsOk());
  EXPECT_THAT(engine.Write(writes), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(engine.Write(writes), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(engine.Health(), StatusIs(StatusCode::kUnavailable));
}

TEST(MemoryEngine, PowerCutKeepsWhatWasSynced) {
  MemoryEngine engine;
  WriteSet first;
  first.Put("i1", "1");
  const Result<EngineSequence> sequence = engine.Write(first);
  ASSERT_THAT(engine.Sync(*sequence), IsOk());
  WriteSet second;
  second.Put("i2", "2");
  ASSERT_THAT(engine.Write(second), IsOk());
  engine.FailSync(1);
  EXPECT_THAT(engine.Sync(*sequence + 1), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(engine.DurableContents(), (MemoryEngine::Map{{"i1", "1"}}));
  EXPECT_EQ(engine.Contents().size(), 2U);
}

TEST(MemoryEngine, InjectedReadFailureHappensOnce) {
  MemoryEngine engine;
  engine.FailRead(1);
  EXPECT_THAT(engine.Get("i1"), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(engine.Get("i1"), IsOk());
}

TEST(MemoryEngine, DeferredCompletionRunsOnAnotherThread) {
  MemoryEngine engine(CompletionMode::kDeferred);
  std::atomic<bool> is_done = false;
  std::thread::id completed_on;
  engine.Sync(0, [&](const Status&) {
    completed_on = std::this_thread::get_id();
    is_done = true;
    is_done.notify_one();
  });
  is_done.wait(false);
  EXPECT_NE(completed_on, std::this_thread::get_id());
}

}  // namespace
}  // namespace newsfold
