#include "store/engine/pinned_engine.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

void Put(Engine* engine, const std::string& key, const std::string& value) {
  WriteSet writes;
  writes.Put(key, value);
  ASSERT_TRUE(engine->Write(std::move(writes)));
}

std::string ScanOf(Engine* engine) {
  std::string found;
  EXPECT_THAT(engine->Scan("k", "",
                           [&](std::string_view key, std::string_view value) {
                             found.append(key).append("=").append(value).append(" ");
                             return true;
                           }),
              IsOk());
  return found;
}

TEST(PinnedEngineTest, ReadsWhatWasThere) {
  MemoryEngine base;
  Put(&base, "k1", "a");
  PinnedEngine pinned(&base);
  Put(&base, "k1", "b");
  Put(&base, "k2", "c");
  EXPECT_EQ(*pinned.Get("k1"), "a");
  EXPECT_EQ(*pinned.Get("k2"), std::nullopt);
  EXPECT_EQ(ScanOf(&pinned), "k1=a ");
  std::vector<std::string> keys;
  const std::vector<ListRequest> requests = {{"k", 10}};
  ASSERT_THAT(pinned.List(requests, [&](std::size_t /*request*/, std::string_view key,
                                        std::string_view /*value*/) { keys.emplace_back(key); }),
              IsOk());
  EXPECT_EQ(keys, std::vector<std::string>{"k1"});
  EXPECT_EQ(ScanOf(&base), "k1=b k2=c ");
}

TEST(PinnedEngineTest, RefusesWrites) {
  MemoryEngine base;
  PinnedEngine pinned(&base);
  WriteSet writes;
  writes.Put("k1", "a");
  EXPECT_THAT(pinned.Write(writes), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(pinned.Engine::Compact(), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(ScanOf(&base), "");
}

}  // namespace
}  // namespace newsfold
