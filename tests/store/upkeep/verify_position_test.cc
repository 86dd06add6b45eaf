#include "store/upkeep/verify_position.h"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr char kKey[] = "mverify";
const VerifyPosition kPosition{VerifyDepth::kIndex, "000123.sst", "postings-1/7.seg", true, 300};

TEST(VerifyPosition, IsReadAsItWasWritten) {
  MemoryEngine engine;
  EXPECT_EQ(*ReadVerifyPosition(&engine), VerifyPosition());
  ASSERT_THAT(WriteVerifyPosition(&engine, kPosition), IsOk());
  EXPECT_EQ(*ReadVerifyPosition(&engine), kPosition);
  EXPECT_EQ(engine.DurableContents(), engine.Contents());
}

TEST(VerifyPosition, BytesAreFrozen) {
  MemoryEngine engine;
  ASSERT_THAT(WriteVerifyPosition(&engine, kPosition), IsOk());
  const std::string value = engine.Contents().at(kKey);
  EXPECT_EQ(value.substr(0, value.size() - 4), std::string("\x01\x01\x0a"
                                                           "000123.sst\x10postings-1/7.seg\x01\xac\x02"));
}

TEST(VerifyPosition, ADamagedOneIsTheBeginning) {
  MemoryEngine engine;
  ASSERT_THAT(WriteVerifyPosition(&engine, kPosition), IsOk());
  const std::string value = engine.Contents().at(kKey);
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::string damaged = value;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    WriteSet writes;
    writes.Put(kKey, damaged);
    ASSERT_THAT(engine.Write(std::move(writes)), IsOk());
    EXPECT_EQ(*ReadVerifyPosition(&engine), VerifyPosition()) << i;
  }
}

TEST(VerifyPosition, FailuresAreTold) {
  MemoryEngine engine;
  engine.FailWrite(1);
  EXPECT_THAT(WriteVerifyPosition(&engine, kPosition), StatusIs(StatusCode::kUnavailable));
}

}  // namespace
}  // namespace newsfold
