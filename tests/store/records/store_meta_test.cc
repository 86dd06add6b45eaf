#include "store/records/store_meta.h"

#include <functional>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/text/fold.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/records/older_store_meta.h"

namespace newsfold {
namespace {

using testing::EncodeStoreMeta12;
using testing::EncodeStoreMeta13;
using testing::EncodeStoreMeta16;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

TEST(StoreMeta, ANewStoreHasItsOwnSecretAndUuid) {
  const StoreMeta a = NewStoreMeta(Thresholds{});
  const StoreMeta b = NewStoreMeta(Thresholds{});
  EXPECT_NE(a.secret.bytes, b.secret.bytes);
  EXPECT_NE(a.uuid, b.uuid);
  EXPECT_NE(a.secret.bytes, HashSecret{}.bytes);
  EXPECT_THAT(CheckStoreMeta(a), IsOk());
}

TEST(StoreMeta, IsCreatedOnceAndKept) {
  MemoryEngine engine;
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpen), StatusIs(StatusCode::kNotFound));
  const Result<StoreMeta> created = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate);
  ASSERT_TRUE(created);
  const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->secret.bytes, created->secret.bytes);
  EXPECT_EQ(opened->uuid, created->uuid);
}

TEST(StoreMeta, IsDurableOnceTheStoreIsOpen) {
  MemoryEngine engine;
  ASSERT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate));
  EXPECT_EQ(engine.DurableContents(), engine.Contents());
  MemoryEngine failing;
  failing.FailSync(1);
  EXPECT_THAT(OpenStoreMeta(&failing, Thresholds{}, MetaAccess::kOpenOrCreate),
              StatusIs(StatusCode::kUnavailable));
}

TEST(StoreMeta, WorksOverAnEngineThatCompletesLater) {
  MemoryEngine engine(CompletionMode::kDeferred);
  EXPECT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate));
}

TEST(StoreMeta, MissingBesideArticlesIsCorruption) {
  MemoryEngine engine;
  WriteSet writes;
  writes.Put(RecordKey(1), "anything");
  ASSERT_TRUE(engine.Write(std::move(writes)));
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate),
              StatusIs(StatusCode::kCorruption));
}

TEST(StoreMeta, DamagedIsCorruption) {
  MemoryEngine engine;
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName),
             "\x01"
             "damaged");
  ASSERT_TRUE(engine.Write(std::move(writes)));
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate),
              StatusIs(StatusCode::kCorruption));
}

void CheckIsRefused(const std::function<void(StoreMeta*)>& change, const std::string& what,
                    const std::string& remedy = "newsfold reindex") {
  StoreMeta meta = NewStoreMeta(Thresholds{});
  change(&meta);
  const Status status = CheckStoreMeta(meta);
  EXPECT_THAT(status, StatusIs(StatusCode::kFailedPrecondition)) << what;
  EXPECT_THAT(status.message(), ::testing::HasSubstr(what));
  EXPECT_THAT(status.message(), ::testing::HasSubstr(remedy));
}

TEST(StoreMeta, WhatDoesNotFitIsNamed) {
  CheckIsRefused([](StoreMeta* meta) { ++meta->format_version; }, "format version", "newsfold ingest --db");
  CheckIsRefused([](StoreMeta* meta) { ++meta->fold_version; }, "fold version");
  CheckIsRefused([](StoreMeta* meta) { meta->icu_version = "1.0"; }, "ICU 1.0");
  CheckIsRefused([](StoreMeta* meta) { meta->unicode_version = "2.0"; }, "Unicode 2.0");
  CheckIsRefused([](StoreMeta* meta) { meta->indexed_units_min = 400; }, "index limit 400 units");
  CheckIsRefused([](StoreMeta* meta) { meta->format_version = kFormatVersionMin - 1; }, "format version",
                 "newsfold ingest --db");
}

TEST(StoreMeta, OtherRulesAreOnRecordAndInNobodysWay) {
  Thresholds others;
  others.score_min = 4;
  ++others.version;
  MemoryEngine engine;
  ASSERT_TRUE(OpenStoreMeta(&engine, others, MetaAccess::kOpenOrCreate));
  for (const MetaAccess access : {MetaAccess::kOpen, MetaAccess::kOpenOrCreate}) {
    const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, access);
    ASSERT_TRUE(opened) << opened.error().ToString();
    EXPECT_EQ(opened->rules, IdentityOf(others));
  }
  EXPECT_EQ(engine.writes(), 1u);
}

TEST(StoreMeta, RulesAreRecordedOnce) {
  MemoryEngine engine;
  EXPECT_THAT(RecordRules(&engine, {7, 8}), StatusIs(StatusCode::kNotFound));
  const Result<StoreMeta> created = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate);
  ASSERT_TRUE(created);
  EXPECT_THAT(RecordRules(&engine, created->rules), IsOk());
  EXPECT_EQ(engine.writes(), 1u);
  EXPECT_THAT(RecordRules(&engine, {7, 8}), IsOk());
  EXPECT_THAT(RecordRules(&engine, {7, 8}), IsOk());
  EXPECT_EQ(engine.writes(), 2u);
  const Result<StoreMeta> read = ReadStoreMeta(&engine);
  EXPECT_EQ(read->rules, (RulesIdentity{7, 8}));
  EXPECT_EQ(read->secret.bytes, created->secret.bytes);
  EXPECT_EQ(engine.DurableContents(), engine.Contents());
}

// Of which every value is one of this version.
TEST(StoreMeta, StoreOfFormat16IsMigratedByWhoWrites) {
  const StoreMeta meta = NewStoreMeta(Thresholds{});
  const std::string old = EncodeStoreMeta16(meta);
  MemoryEngine engine({{MetaKey(kStoreMetaName), old}}, CompletionMode::kInline);
  const Result<StoreMeta> read = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kRead);
  ASSERT_TRUE(read) << read.error().ToString();
  EXPECT_EQ(read->format_version, 16u);
  EXPECT_EQ(engine.writes(), 0u);
  for (const MetaAccess access : {MetaAccess::kOpen, MetaAccess::kOpenOrCreate}) {
    MemoryEngine failing({{MetaKey(kStoreMetaName), old}}, CompletionMode::kInline);
    failing.FailWrite(1);
    EXPECT_THAT(OpenStoreMeta(&failing, Thresholds{}, access), StatusIs(StatusCode::kUnavailable));
    EXPECT_EQ(failing.Contents().at(MetaKey(kStoreMetaName)), old);
    const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, access);
    ASSERT_TRUE(opened) << opened.error().ToString();
    EXPECT_EQ(EncodeStoreMeta(*opened), EncodeStoreMeta(meta));
    EXPECT_EQ(engine.DurableContents().at(MetaKey(kStoreMetaName)), EncodeStoreMeta(meta));
  }
  EXPECT_EQ(engine.writes(), 1u);
}

// Their articles are readable, their indexes are not.
TEST(StoreMeta, OlderFormatsAskForAReindex) {
  const StoreMeta meta = NewStoreMeta(Thresholds{});
  for (const std::string& old : {EncodeStoreMeta12(meta), EncodeStoreMeta13(meta)}) {
    const MemoryEngine::Map before{{MetaKey(kStoreMetaName), old}};
    MemoryEngine engine(before, CompletionMode::kInline);
    const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kOpenOrCreate);
    ASSERT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
    EXPECT_THAT(opened.error().message(), HasSubstr("format version 1"));
    EXPECT_THAT(opened.error().message(), HasSubstr("newsfold reindex"));
    EXPECT_EQ(engine.Contents(), before);
    const Result<StoreMeta> read = ReadStoreMeta(&engine);
    ASSERT_TRUE(read) << read.error().ToString();
    EXPECT_EQ(read->uuid, meta.uuid);
    EXPECT_EQ(read->secret.bytes, meta.secret.bytes);
  }
}

}  // namespace
}  // namespace newsfold
