#include "store/records/store_meta.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/text/fold.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

TEST(StoreMeta, ANewStoreHasItsOwnSecretAndUuid) {
  const StoreMeta a = NewStoreMeta(Thresholds{});
  const StoreMeta b = NewStoreMeta(Thresholds{});
  EXPECT_NE(a.secret.bytes, b.secret.bytes);
  EXPECT_NE(a.uuid, b.uuid);
  EXPECT_NE(a.secret.bytes, HashSecret{}.bytes);
  EXPECT_THAT(CheckStoreMeta(a, Thresholds{}), IsOk());
}

TEST(StoreMeta, IsCreatedOnceAndKept) {
  MemoryEngine engine;
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, false), StatusIs(StatusCode::kNotFound));
  const Result<StoreMeta> created = OpenStoreMeta(&engine, Thresholds{}, true);
  ASSERT_TRUE(created);
  const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, true);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->secret.bytes, created->secret.bytes);
  EXPECT_EQ(opened->uuid, created->uuid);
}

TEST(StoreMeta, IsDurableOnceTheStoreIsOpen) {
  MemoryEngine engine;
  ASSERT_TRUE(OpenStoreMeta(&engine, Thresholds{}, true));
  EXPECT_EQ(engine.DurableContents(), engine.Contents());
  MemoryEngine failing;
  failing.FailSync(1);
  EXPECT_THAT(OpenStoreMeta(&failing, Thresholds{}, true), StatusIs(StatusCode::kUnavailable));
}

TEST(StoreMeta, WorksOverAnEngineThatCompletesLater) {
  MemoryEngine engine(CompletionMode::kDeferred);
  EXPECT_TRUE(OpenStoreMeta(&engine, Thresholds{}, true));
}

TEST(StoreMeta, MissingBesideArticlesIsCorruption) {
  MemoryEngine engine;
  WriteSet writes;
  writes.Put(RecordKey(1), "anything");
  ASSERT_TRUE(engine.Write(std::move(writes)));
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, true), StatusIs(StatusCode::kCorruption));
}

TEST(StoreMeta, DamagedIsCorruption) {
  MemoryEngine engine;
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName),
             "\x01"
             "damaged");
  ASSERT_TRUE(engine.Write(std::move(writes)));
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, true), StatusIs(StatusCode::kCorruption));
}

void CheckIsRefused(const std::function<void(StoreMeta*)>& change, const std::string& what,
                    const std::string& remedy = "newsfold reindex") {
  StoreMeta meta = NewStoreMeta(Thresholds{});
  change(&meta);
  const Status status = CheckStoreMeta(meta, Thresholds{});
  EXPECT_THAT(status, StatusIs(StatusCode::kFailedPrecondition)) << what;
  EXPECT_THAT(status.message(), ::testing::HasSubstr(what));
  EXPECT_THAT(status.message(), ::testing::HasSubstr(remedy));
}

TEST(StoreMeta, WhatDoesNotFitIsNamed) {
  CheckIsRefused([](StoreMeta* meta) { ++meta->format_version; }, "format version", "newsfold ingest --db");
  CheckIsRefused([](StoreMeta* meta) { ++meta->fold_version; }, "fold version");
  CheckIsRefused([](StoreMeta* meta) { meta->icu_version = "1.0"; }, "ICU 1.0");
  CheckIsRefused([](StoreMeta* meta) { meta->unicode_version = "2.0"; }, "Unicode 2.0");
  CheckIsRefused([](StoreMeta* meta) { meta->thresholds.cover_min = 0.5; }, "thresholds");
}

}  // namespace
}  // namespace newsfold
