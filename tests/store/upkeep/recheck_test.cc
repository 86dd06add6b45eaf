#include "store/upkeep/recheck.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/format.h"
#include "store/records/text_codec.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Repost;
using testing::StatusIs;
using testing::Story;
using testing::Words;

// "old > new" of a change, new alone for one that stays.
std::string Describe(const RecheckChange& change) {
  return std::string(NameOf(change.move)) + " " + change.decision.id + ": " + change.old_canonical_id +
         " > " + change.decision.canonical_id;
}

class Recheck : public CheckedArchive {
 protected:
  // Pages of one site in one frame, under titles that have nothing in common; the first three come before
  // the frame is known for what it is.
  void IngestFrame(const std::string& site, int pages) {
    for (int i = 0; i < pages; ++i) {
      const std::string name = site.substr(0, 1) + std::to_string(i);
      IngestPage(name, site, Words("title" + name + "x", 3), Words(name + "x", 60) + Frame(site));
    }
  }

  // "second" joins "first" when "whole" comes.
  void IngestPagesOfOneStory() {
    const std::string title = "Storm closes the harbour bridge for a week";
    IngestPage("first", "a.example", title, Words("a", 300));
    IngestPage("second", "a.example", title, Words("b", 300));
    IngestPage("whole", "a.example", title, Words("a", 300) + Words("b", 300));
  }

  static std::string Frame(const std::string& site) { return Words(site.substr(0, 1) + "nav", 200); }

  std::vector<std::string> Described(bool dry_run = false) {
    std::vector<std::string> described;
    for (const RecheckChange& change : Changes(dry_run)) described.push_back(Describe(change));
    return described;
  }
};

TEST_F(Recheck, EmptyStoreHasNothingToDecide) {
  EXPECT_THAT(Changes(), IsEmpty());
}

TEST_F(Recheck, EarlyMergeBySharedBoilerplateIsSplit) {
  IngestFrame("a.example", 6);
  ASSERT_EQ(CanonicalOf("a1"), "a0");
  const std::vector<RecheckChange> changes = Changes();
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(Describe(changes[0]), "split a1: a0 > a1");
  EXPECT_FALSE(changes[0].decision.is_repost);
  EXPECT_EQ(changes[0].decision.verdict.reason, Reason::kShell);
  for (const auto& [id, canonical] : Canonicals()) EXPECT_EQ(canonical, id);
  CheckStore();
}

TEST_F(Recheck, FeedKeepsWhatWasDecidedAndTellsTheChange) {
  IngestFrame("a.example", 6);
  const std::vector<FeedEntry> before = archive_->ReadFeed(0, 100)->entries;
  const std::vector<RecheckChange> changes = Changes();
  ASSERT_FALSE(changes.empty());
  const std::vector<FeedEntry> after = archive_->ReadFeed(0, 100)->entries;
  ASSERT_EQ(after.size(), before.size() + changes.size());
  EXPECT_EQ(after[1].id, "a1");
  EXPECT_EQ(after[1].canonical_id, "a0");
  EXPECT_TRUE(after[1].is_repost);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const FeedEntry& entry = after[before.size() + i];
    EXPECT_EQ(entry.sequence, changes[i].decision.sequence);
    EXPECT_EQ(entry.id, changes[i].decision.id);
    EXPECT_EQ(entry.canonical_id, changes[i].decision.canonical_id);
    EXPECT_EQ(entry.is_repost, changes[i].decision.is_repost);
    EXPECT_GE(entry.stored_at_ms, before.back().stored_at_ms);
  }
}

TEST_F(Recheck, BoilerplateThatIsStillUnknownSplitsNothing) {
  IngestFrame("a.example", 4);
  ASSERT_EQ(CanonicalOf("a1"), "a0");
  EXPECT_THAT(Changes(), IsEmpty());
}

TEST_F(Recheck, TrueRepostsStay) {
  IngestFrame("a.example", 6);
  IngestPage("copy", "b.example", "Another title", Words("a4x", 60) + Words("tail", 8));
  for (unsigned i = 0; i < 5; ++i) {
    const std::string id = "s" + std::to_string(i);
    IngestPage(id, id + ".example", "Desk " + id, Repost(Story(7), "From desk " + id, "Tail"));
  }
  ASSERT_EQ(CanonicalOf("copy"), "a4");
  Changes();
  EXPECT_EQ(CanonicalOf("copy"), "a4");
  for (const char* id : {"s1", "s2", "s3", "s4"}) EXPECT_EQ(CanonicalOf(id), "s0");
  CheckStore();
}

// A later story that quotes an earlier one under a title of the same matter makes it no boilerplate.
TEST_F(Recheck, FollowUpsDoNotMakeAStoryBoilerplate) {
  const std::string part = Words("wire", 170);
  IngestPage("first", "a.example", "Flood closes the harbour bridge", Words("wire", 300));
  IngestPage("again", "a.example", "Flood closes the harbour bridge once more", part + Words("more", 30));
  ASSERT_EQ(CanonicalOf("again"), "first");
  for (int i = 0; i < 6; ++i) {
    const std::string name = "f" + std::to_string(i);
    std::string text = Words(name + "x", 400);
    text += part;
    IngestPage(name, "a.example", "Flood closes the harbour " + name, text);
    ASSERT_EQ(CanonicalOf(name), name);
  }
  EXPECT_THAT(Changes(), IsEmpty());
}

TEST_F(Recheck, MembersThatBelongTogetherEndInOneCluster) {
  IngestFrame("a.example", 2);
  const std::string copied = texts_["a1"];
  IngestPage("equal", "b.example", "Quite another", copied);
  IngestPage("near", "c.example", "Yet a third", copied + Words("tail", 20));
  for (const char* id : {"a1", "equal", "near"}) ASSERT_EQ(CanonicalOf(id), "a0");
  for (int i = 2; i < 7; ++i) {
    const std::string name = "a" + std::to_string(i);
    IngestPage(name, "a.example", Words("title" + name + "x", 3), Words(name + "x", 60) + Frame("a.example"));
  }
  EXPECT_THAT(Described(), ::testing::IsSupersetOf({"split a1: a0 > a1", "moved equal: a0 > a1"}));
  EXPECT_EQ(CanonicalOf("equal"), "a1");
  EXPECT_EQ(CanonicalOf("near"), "a1");
  CheckStore();
}

// As a recheck leaves it that was stopped behind the member's change.
TEST_F(Recheck, RepostWhoseMemberHasLeftIsAdmittedAnew) {
  const std::string part = Words("a", 130) + Words("b", 10);
  IngestPage("story", "a.example", "", Words("a", 400));
  IngestPage("part", "b.example", "", part);
  IngestPage("more", "c.example", "", part + Words("c", 70));
  IngestPage("other", "d.example", "", Words("d", 400));
  ASSERT_EQ(archive_->Get("more")->decision.via_id, "part");
  constexpr ArticleNumber kMore = 3;
  constexpr ArticleNumber kOther = 4;
  ArticleRecord record = *DecodeRecord(kMore, **engine_->Get(RecordKey(kMore)));
  record.via = kOther;
  WriteSet writes;
  writes.Put(RecordKey(kMore), EncodeRecord(record));
  ASSERT_TRUE(engine_->Write(std::move(writes)));
  EXPECT_THAT(Described(), ElementsAre("readmitted more: story > story"));
  EXPECT_EQ(archive_->Get("more")->decision.via_id, "part");
  CheckStore();
  EXPECT_THAT(Changes(), IsEmpty());
}

// What joined its cluster by way of a later article stays while that one does, and leaves with it.
TEST_F(Recheck, WhatJoinedIsDecidedBehindTheArticleItJoinedBy) {
  IngestPage("other", "d.example", "", Words("d", 400));
  IngestPagesOfOneStory();
  ASSERT_EQ(archive_->Get("second")->decision.via_id, "whole");
  EXPECT_THAT(Described(), IsEmpty());
  constexpr ArticleNumber kOther = 1, kFirst = 2, kWhole = 4;
  ArticleRecord record = *DecodeRecord(kWhole, **engine_->Get(RecordKey(kWhole)));
  record.canonical = kOther;
  WriteSet writes;
  writes.Put(RecordKey(kWhole), EncodeRecord(record));
  writes.Delete(MemberKey(kFirst, kWhole));
  writes.Put(MemberKey(kOther, kWhole), EncodeMemberEdge(record.verdict.relation));
  writes.Put(ClusterKey(kFirst), EncodeClusterSummary({1}));
  writes.Put(ClusterKey(kOther), EncodeClusterSummary({1}));
  ASSERT_TRUE(engine_->Write(std::move(writes)));
  EXPECT_THAT(Described(), ElementsAre("moved whole: other > first"));
  EXPECT_EQ(archive_->Get("second")->decision.via_id, "whole");
  EXPECT_THAT(Described(), IsEmpty());
}

// What a later article brought in becomes a canonical again if that one leaves: it came before it.
TEST_F(Recheck, WhatJoinedDoesNotFollowALaterCanonical) {
  IngestPagesOfOneStory();
  constexpr ArticleNumber kFirst = 1, kWhole = 3;
  ArticleRecord record = *DecodeRecord(kWhole, **engine_->Get(RecordKey(kWhole)));
  const EncodedText whole = TextCodec().Encode(texts_["whole"]);
  record.canonical = kWhole;
  record.body = whole.locator;
  WriteSet writes;
  writes.Put(RecordKey(kWhole), EncodeRecord(record));
  writes.PutBlob(BodyKey(kWhole), EncodeBody(whole.bytes));
  writes.Delete(MemberKey(kFirst, kWhole));
  writes.Put(ClusterKey(kFirst), EncodeClusterSummary({1}));
  ASSERT_TRUE(engine_->Write(std::move(writes)));
  EXPECT_THAT(Described(), ElementsAre("split second: first > second"));
  EXPECT_THAT(Described(), IsEmpty());
}

// Others may have been found by its entries: it keeps them, in an index made anew too.
TEST_F(Recheck, RepostWithEntriesOfItsOwnKeepsThemWhereverItGoes) {
  IngestPage("story", "a.example", "", Words("a", 300));
  IngestPage("other", "b.example", "", Words("b", 300));
  IngestPage("copy", "c.example", "", Words("a", 300) + Words("tail", 8));
  constexpr ArticleNumber kStory = 1, kOther = 2, kCopy = 3;
  ArticleRecord record = *DecodeRecord(kCopy, **engine_->Get(RecordKey(kCopy)));
  ASSERT_TRUE(record.repeats_indexed);
  record.canonical = kOther;
  record.repeats_indexed = false;
  WriteSet writes;
  writes.Put(RecordKey(kCopy), EncodeRecord(record));
  writes.Delete(MemberKey(kStory, kCopy));
  writes.Delete(ClusterKey(kStory));
  writes.Put(MemberKey(kOther, kCopy), EncodeMemberEdge(record.verdict.relation));
  writes.Put(ClusterKey(kOther), EncodeClusterSummary({1}));
  ASSERT_TRUE(engine_->Write(std::move(writes)));
  EXPECT_THAT(Described(), ElementsAre("moved copy: other > story"));
  EXPECT_FALSE(DecodeRecord(kCopy, **engine_->Get(RecordKey(kCopy)))->repeats_indexed);
}

TEST_F(Recheck, CopyOfASplitArticleFoldsOntoIt) {
  IngestFrame("a.example", 6);
  Changes();
  const Decision decision =
      IngestPage("copy", "b.example", "Another title", Words("a1x", 60) + Words("tail", 8));
  EXPECT_EQ(decision.canonical_id, "a1");
  CheckStore();
}

TEST_F(Recheck, SecondRunChangesNothing) {
  IngestFrame("a.example", 9);
  IngestFrame("b.example", 7);
  EXPECT_FALSE(Changes().empty());
  const MemoryEngine::Map after_first = ContentsButRuns();
  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_EQ(ContentsButRuns(), after_first);
  Reopen();
  EXPECT_THAT(Changes(), IsEmpty());
  CheckStore();
}

TEST_F(Recheck, DryRunTellsTheSameAndWritesNothing) {
  IngestFrame("a.example", 9);
  IngestFrame("b.example", 7);
  const MemoryEngine::Map before = engine_->Contents();
  const ArchiveStats stats = archive_->GetStats();
  const std::vector<std::string> told = Described(true);
  EXPECT_FALSE(told.empty());
  EXPECT_EQ(engine_->Contents(), before);
  EXPECT_EQ(archive_->GetStats().reposts, stats.reposts);
  EXPECT_EQ(Changes(true).front().decision.sequence, 0u);
  EXPECT_EQ(Described(), told);
}

TEST_F(Recheck, ReadOnlyStoreTakesADryRunOnly) {
  IngestFrame("a.example", 6);
  options_.read_only = true;
  Reopen();
  EXPECT_FALSE(Changes(true).empty());
  const auto goes_on = [](const RecheckChange*, const RecheckSummary&) { return true; };
  EXPECT_THAT(archive_->Recheck({}, goes_on), StatusIs(StatusCode::kUnavailable));
}

TEST_F(Recheck, ReportedChangesAreOnStableStorage) {
  IngestFrame("a.example", 6);
  ASSERT_FALSE(Changes().empty());
  const std::map<std::string, std::string> canonicals = Canonicals();
  CutPower();
  EXPECT_EQ(Canonicals(), canonicals);
}

// New limits apply to the reposts that are there, and are on record once all have been decided by them.
TEST_F(Recheck, AppliesTheLimitsOfTheProgramAndRecordsThem) {
  IngestPage("story", "a.example", "", Story(1));
  IngestPage("copy", "b.example", "", Repost(Story(1), "Head", "Tail"));
  const RulesIdentity before = archive_->GetStats().store_rules;
  EXPECT_THAT(Described(), IsEmpty());
  options_.thresholds.version = 1000;
  options_.thresholds.matched_units_min = 1'000'000;
  options_.thresholds.matched_share_min = 2;
  const RulesIdentity strict = IdentityOf(options_.thresholds);
  Reopen();
  EXPECT_THAT(Described(true), ElementsAre("split copy: story > copy"));
  EXPECT_EQ(archive_->GetStats().store_rules, before);
  EXPECT_THAT(Described(), ElementsAre("split copy: story > copy"));
  EXPECT_EQ(archive_->Get("copy")->decision.rules_version, 1000u);
  EXPECT_EQ(archive_->GetStats().store_rules, strict);
  CutPower();
  EXPECT_EQ(archive_->GetStats().store_rules, strict);
  const std::uint64_t writes = engine_->writes();
  EXPECT_THAT(Described(), IsEmpty());
  EXPECT_EQ(engine_->writes(), writes + 1);  // that it ran
}

TEST_F(Recheck, StoppedItRecordsNoRules) {
  for (int i = 0; i < 300; ++i) IngestText("t" + std::to_string(i), "short");
  const RulesIdentity before = archive_->GetStats().store_rules;
  ++options_.thresholds.version;
  Reopen();
  const Result<RecheckSummary> summary =
      archive_->Recheck({}, [](const RecheckChange*, const RecheckSummary&) { return false; });
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->was_stopped);
  EXPECT_EQ(archive_->GetStats().store_rules, before);
}

TEST_F(Recheck, VisitorStopsItBeforeItsEnd) {
  const auto stops = [](const RecheckChange*, const RecheckSummary&) { return false; };
  IngestFrame("a.example", 6);
  Result<RecheckSummary> summary = archive_->Recheck({}, stops);
  ASSERT_TRUE(summary);
  EXPECT_FALSE(summary->was_stopped);  // all was done by the time of the first report
  IngestFrame("b.example", 300);
  summary = archive_->Recheck({}, stops);
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->was_stopped);
  EXPECT_LT(summary->articles, summary->articles_total);
  CheckStore();
}

// Stopped by a failure at any write or sync, whatever is left is a consistent store, and the next run ends
// where an undisturbed one does.
TEST_F(Recheck, RunAgainAfterAFailureAnywhereEndsTheSame) {
  IngestFrame("a.example", 9);
  IngestFrame("b.example", 7);
  IngestPage("copy", "c.example", "Quite another", texts_["a1"]);
  const MemoryEngine::Map before = engine_->Contents();
  const std::size_t count = Changes().size();
  const std::map<std::string, std::string> canonicals = Canonicals();
  const ArchiveStats stats = archive_->GetStats();
  ASSERT_GE(count, 3u);
  for (std::uint64_t nth = 1; nth <= count; ++nth) {
    SCOPED_TRACE("write " + std::to_string(nth));
    ASSERT_TRUE(OpenOver(before).ok());
    engine_->FailWrite(nth);
    const auto goes_on = [](const RecheckChange*, const RecheckSummary&) { return true; };
    EXPECT_FALSE(archive_->Recheck({}, goes_on));
    nth % 2 == 0 ? Reopen() : CutPower();
    CheckStore(false);
    Changes();
    EXPECT_EQ(Canonicals(), canonicals);
    EXPECT_EQ(archive_->GetStats().body_bytes, stats.body_bytes);
    CheckStore();
  }
}

TEST_F(Recheck, ReadFailuresArePassedOn) {
  IngestFrame("a.example", 6);
  const MemoryEngine::Map before = engine_->Contents();
  const auto goes_on = [](const RecheckChange*, const RecheckSummary&) { return true; };
  bool has_failed = true;
  std::uint64_t nth = 0;
  while (has_failed) {
    ASSERT_TRUE(OpenOver(before).ok());
    engine_->FailRead(++nth);
    has_failed = !archive_->Recheck({}, goes_on);
    if (has_failed) CheckStore(false);
  }
  EXPECT_GT(nth, 20u);
}

// Sites with frames, wire copy and follow-ups in random order: whatever a recheck makes of them, the store
// holds together and a second one changes nothing.
TEST_F(Recheck, RandomStoresHoldTogether) {
  for (const unsigned seed : {1u, 2u, 3u, 4u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    texts_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    for (int i = 0; i < 120; ++i) {
      const std::string id = "p" + std::to_string(i);
      const std::string site = std::string(1, static_cast<char>('a' + random() % 3)) + ".example";
      const std::string body = Words("story" + std::to_string(random() % 40) + "x", 40 + random() % 120);
      const std::string title = random() % 4 == 0 ? "" : Words("t" + std::to_string(random() % 60) + "x", 3);
      IngestPage(id, site, title, random() % 3 == 0 ? body : body + Frame(site));
    }
    const std::vector<std::string> told = Described(true);
    EXPECT_EQ(Described(), told);
    CheckStore();
    EXPECT_THAT(Changes(), IsEmpty());
    Reopen();
    CheckStore();
  }
}

}  // namespace
}  // namespace newsfold
