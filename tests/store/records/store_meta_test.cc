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
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite), StatusIs(StatusCode::kNotFound));
  const Result<StoreMeta> created = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate);
  ASSERT_TRUE(created);
  const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->secret.bytes, created->secret.bytes);
  EXPECT_EQ(opened->uuid, created->uuid);
}

TEST(StoreMeta, IsDurableOnceTheStoreIsOpen) {
  MemoryEngine engine;
  ASSERT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate));
  EXPECT_EQ(engine.DurableContents(), engine.Contents());
  MemoryEngine failing;
  failing.FailSync(1);
  EXPECT_THAT(OpenStoreMeta(&failing, Thresholds{}, MetaAccess::kWriteOrCreate),
              StatusIs(StatusCode::kUnavailable));
}

TEST(StoreMeta, WorksOverAnEngineThatCompletesLater) {
  MemoryEngine engine(CompletionMode::kDeferred);
  EXPECT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate));
}

TEST(StoreMeta, MissingBesideArticlesIsCorruption) {
  MemoryEngine engine;
  WriteSet writes;
  writes.Put(RecordKey(1), "anything");
  ASSERT_TRUE(engine.Write(std::move(writes)));
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate),
              StatusIs(StatusCode::kCorruption));
}

TEST(StoreMeta, DamagedIsCorruption) {
  MemoryEngine engine;
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName),
             "\x01"
             "damaged");
  ASSERT_TRUE(engine.Write(std::move(writes)));
  EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate),
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
  ASSERT_TRUE(OpenStoreMeta(&engine, others, MetaAccess::kWriteOrCreate));
  for (const MetaAccess access : {MetaAccess::kRead, MetaAccess::kWrite, MetaAccess::kWriteOrCreate}) {
    const Result<StoreMeta> opened = OpenStoreMeta(&engine, Thresholds{}, access);
    ASSERT_TRUE(opened) << opened.error().ToString();
    EXPECT_EQ(opened->rules, IdentityOf(others));
  }
  EXPECT_EQ(engine.writes(), 1u);
}

TEST(StoreMeta, RulesAreRecordedOnce) {
  MemoryEngine engine;
  EXPECT_THAT(RecordRules(&engine, {7, 8}), StatusIs(StatusCode::kNotFound));
  const Result<StoreMeta> created = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWriteOrCreate);
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

// A store of format 12 that fits this program otherwise.
MemoryEngine::Map Store12(const std::function<void(StoreMeta*)>& change = [](StoreMeta*) {}) {
  StoreMeta meta = NewStoreMeta(Thresholds{});
  change(&meta);
  return {{MetaKey(kStoreMetaName), EncodeStoreMeta12(meta)}};
}

std::uint32_t FormatOf(const MemoryEngine::Map& contents) {
  return DecodeStoreMeta(contents.at(MetaKey(kStoreMetaName)))->format_version;
}

TEST(StoreMeta, OlderFormatIsReadAsItIs) {
  const MemoryEngine::Map before = Store12();
  MemoryEngine engine(before, CompletionMode::kInline);
  const Result<StoreMeta> meta = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kRead);
  ASSERT_TRUE(meta) << meta.error().ToString();
  EXPECT_EQ(meta->rules, (RulesIdentity{Thresholds{}.version, 0}));
  EXPECT_EQ(engine.Contents(), before);
}

TEST(StoreMeta, OlderFormatIsRewrittenOnceForAWriter) {
  const MemoryEngine::Map before = Store12([](StoreMeta* meta) {
    meta->index_set = IndexSet::kSecond;
    meta->rules.version = 9;
  });
  const StoreMeta old = *DecodeStoreMeta(before.at(MetaKey(kStoreMetaName)));
  for (const CompletionMode mode : {CompletionMode::kInline, CompletionMode::kDeferred}) {
    MemoryEngine engine(before, mode);
    const Result<StoreMeta> meta = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite);
    ASSERT_TRUE(meta) << meta.error().ToString();
    EXPECT_EQ(meta->format_version, kFormatVersion);
    EXPECT_EQ(meta->uuid, old.uuid);
    EXPECT_EQ(meta->created_at_ms, old.created_at_ms);
    EXPECT_EQ(meta->secret.bytes, old.secret.bytes);
    EXPECT_EQ(meta->index_set, IndexSet::kSecond);
    EXPECT_EQ(meta->rules, (RulesIdentity{9, 0}));
    EXPECT_EQ(engine.DurableContents(), engine.Contents());
    EXPECT_EQ(engine.writes(), 1u);
    ASSERT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite));
    EXPECT_EQ(engine.writes(), 1u);
  }
}

// Format 13 described a store as the present one does.
TEST(StoreMeta, Format13IsRewrittenForAWriter) {
  StoreMeta old = NewStoreMeta(Thresholds{});
  old.rules = {9, 10};
  const MemoryEngine::Map before{{MetaKey(kStoreMetaName), EncodeStoreMeta13(old)}};
  MemoryEngine engine(before, CompletionMode::kInline);
  const Result<StoreMeta> read = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kRead);
  ASSERT_TRUE(read) << read.error().ToString();
  EXPECT_EQ(read->format_version, 13u);
  EXPECT_EQ(engine.Contents(), before);
  ASSERT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite));
  EXPECT_EQ(engine.DurableContents().at(MetaKey(kStoreMetaName)), EncodeStoreMeta(old));
}

TEST(StoreMeta, OlderFormatThatDoesNotFitIsLeftAlone) {
  const std::function<void(StoreMeta*)> changes[] = {[](StoreMeta* meta) { ++meta->fold_version; },
                                                     [](StoreMeta* meta) { meta->icu_version = "1.0"; },
                                                     [](StoreMeta* meta) { meta->indexed_units_min = 15; }};
  for (const auto& change : changes) {
    const MemoryEngine::Map before = Store12(change);
    MemoryEngine engine(before, CompletionMode::kInline);
    EXPECT_THAT(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite),
                StatusIs(StatusCode::kFailedPrecondition));
    EXPECT_EQ(engine.Contents(), before);
  }
}

// Whatever fails, and when power goes after it, the description is a good one of either format.
TEST(StoreMeta, RewriteThatIsCutShortLeavesOneOrTheOther) {
  const MemoryEngine::Map before = Store12();
  const std::function<void(MemoryEngine*)> failures[] = {[](MemoryEngine* engine) { engine->FailWrite(1); },
                                                         [](MemoryEngine* engine) { engine->FailSync(1); }};
  for (const auto& fail : failures) {
    MemoryEngine engine(before, CompletionMode::kInline);
    fail(&engine);
    const Result<StoreMeta> meta = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite);
    EXPECT_THAT(meta, StatusIs(StatusCode::kUnavailable));
    EXPECT_EQ(engine.DurableContents(), before);
    for (const MemoryEngine::Map& left : {engine.Contents(), engine.DurableContents()}) {
      MemoryEngine again(left, CompletionMode::kInline);
      ASSERT_TRUE(OpenStoreMeta(&again, Thresholds{}, MetaAccess::kWrite));
      EXPECT_EQ(FormatOf(again.DurableContents()), kFormatVersion);
    }
  }
}

TEST(StoreMeta, FailedReadsAreTold) {
  for (const std::uint64_t nth : {1, 2, 3}) {
    MemoryEngine engine(Store12(), CompletionMode::kInline);
    engine.FailRead(nth);
    EXPECT_FALSE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite)) << nth;
    EXPECT_TRUE(OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite)) << nth;
  }
}

// An engine without room for another byte.
class FullEngine : public MemoryEngine {
 public:
  using MemoryEngine::MemoryEngine;
  void CompareAndSet(std::string /*key*/, std::optional<std::string> /*expected*/, WriteSet /*writes*/,
                     EngineSequence* /*sequence*/, bool* /*swapped*/, Completion done) override {
    done(ResourceExhausted("the disk is full"));
  }
};

TEST(StoreMeta, FullDiskKeepsNobodyOutOfAnOlderFormat) {
  const MemoryEngine::Map before = Store12();
  FullEngine engine(before, CompletionMode::kInline);
  const Result<StoreMeta> meta = OpenStoreMeta(&engine, Thresholds{}, MetaAccess::kWrite);
  ASSERT_TRUE(meta) << meta.error().ToString();
  EXPECT_EQ(engine.Contents(), before);
}

}  // namespace
}  // namespace newsfold
