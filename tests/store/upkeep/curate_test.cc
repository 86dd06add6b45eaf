#include "store/upkeep/curate.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/decide/match_world.h"
#include "tests/store/upkeep/curate_fixture.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using testing::Curated;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::Repost;
using testing::Story;
using ::testing::UnorderedElementsAre;
using testing::Words;

TEST_F(Curated, PromotedRepostLeadsItsCluster) {
  IngestCopies("a", 1, 4);
  const CurationReport report = Do(CurationKind::kPromote, "a2");
  EXPECT_THAT(Canonicals(),
              UnorderedElementsAre(Pair("a0", "a2"), Pair("a1", "a2"), Pair("a2", "a2"), Pair("a3", "a2")));
  ASSERT_EQ(report.changes.size(), 4u);
  EXPECT_EQ(report.changes[0].decision.id, "a2");
  EXPECT_EQ(report.changes[0].old_canonical_id, "a0");
  const Decision decision = archive_->Get("a2")->decision;
  EXPECT_TRUE(decision.pinned);
  EXPECT_FALSE(decision.by_person);
  // The rules would have filed the others there.
  EXPECT_FALSE(archive_->Get("a0")->decision.by_person);
  EXPECT_EQ(archive_->Get("a0")->decision.verdict.relation, Relation::kNear);
  CheckStore();
  Reopen();
  CheckStore();
}

// A canonical is found by what it holds, even if others were so near that it had no entries of its own.
TEST_F(Curated, WhatLedACopyToTheClusterStillDoes) {
  IngestCopies("a", 1, 3);
  Do(CurationKind::kPromote, "a2");
  IngestCopies("b", 2, 3);
  Do(CurationKind::kSplit, "b1");
  EXPECT_EQ(IngestText("copy of a", Repost(Story(1), "Other", "End")).canonical_id, "a2");
  // Equal to what was split off but for a line: nearer to it than to the former canonical.
  EXPECT_EQ(IngestText("copy of b", Repost(Story(2), "Desk b1", "Tail b1 now")).canonical_id, "b1");
}

TEST_F(Curated, SplitRepostIsACanonicalOfItsOwn) {
  IngestCopies("a", 1, 3);
  Do(CurationKind::kSplit, "a1");
  EXPECT_EQ(CanonicalOf("a1"), "a1");
  EXPECT_EQ(CanonicalOf("a2"), "a0");
  const Decision decision = archive_->Get("a1")->decision;
  EXPECT_TRUE(decision.by_person);
  EXPECT_EQ(decision.compared_id, "a0");
  EXPECT_GT(decision.verdict.coverage_article, 0.9);
  CheckStore();
}

TEST_F(Curated, SplitCanonicalLeavesItsClusterToTheNext) {
  IngestCopies("a", 1, 4);
  Do(CurationKind::kSplit, "a0");
  EXPECT_THAT(Canonicals(),
              UnorderedElementsAre(Pair("a0", "a0"), Pair("a1", "a1"), Pair("a2", "a1"), Pair("a3", "a1")));
  EXPECT_TRUE(archive_->Get("a0")->decision.by_person);
  EXPECT_FALSE(archive_->Get("a1")->decision.by_person);
  CheckStore();
}

TEST_F(Curated, WhomASplitRepostAdmittedGoesWithIt) {
  IngestByWayOf();
  ASSERT_EQ(archive_->Get("second")->decision.via_id, "whole");
  Do(CurationKind::kSplit, "whole");
  EXPECT_EQ(CanonicalOf("whole"), "whole");
  EXPECT_EQ(CanonicalOf("second"), "whole");
  EXPECT_EQ(CanonicalOf("first"), "first");
  CheckStore();
}

TEST_F(Curated, MergedClustersAreOne) {
  IngestCopies("a", 1, 2);
  IngestCopies("b", 2, 3);
  const CurationReport report = Do(CurationKind::kMerge, "a1", "b2");
  for (const auto& [id, canonical] : Canonicals()) EXPECT_EQ(canonical, "a0") << id;
  EXPECT_EQ(report.changes.size(), 3u);
  // No rule would have done that.
  for (const char* const id : {"b0", "b1", "b2"}) EXPECT_TRUE(archive_->Get(id)->decision.by_person) << id;
  CheckStore();
}

TEST_F(Curated, NeitherARecheckNorALaterArticleDecidesItAgain) {
  IngestCopies("a", 1, 3);
  IngestCopies("b", 2, 2);
  IngestCopies("c", 3, 3);
  Do(CurationKind::kSplit, "a1");
  Do(CurationKind::kMerge, "a0", "b0");
  Do(CurationKind::kPromote, "c2");
  const std::map<std::string, std::string> canonicals = Canonicals();
  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_EQ(Canonicals(), canonicals);
  CheckStore();
}

// Without the split, "whole" would make the two canonicals one.
TEST_F(Curated, ASplitCanonicalJoinsNoOtherCluster) {
  for (const CurationKind kind : {CurationKind::kSplit, CurationKind::kPin}) {
    texts_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    const std::string title = "Storm closes the harbour bridge for a week";
    IngestPage("first", "a.example", title, Words("a", 300));
    IngestPage("second", "a.example", title, Words("b", 300));
    if (kind == CurationKind::kSplit) Do(CurationKind::kMerge, "first", "second");
    Do(kind, "second");
    IngestPage("whole", "a.example", title, Words("a", 300) + Words("b", 300));
    EXPECT_EQ(CanonicalOf("second"), "second");
    CheckStore();
  }
}

TEST_F(Curated, PinIsAMarkThatCanBeTakenBack) {
  IngestCopies("a", 1, 2);
  Do(CurationKind::kPin, "a0");
  EXPECT_TRUE(archive_->Get("a0")->decision.pinned);
  EXPECT_THAT(WhyNot(Of(CurationKind::kPin, "a0")), HasSubstr("is pinned already"));
  Do(CurationKind::kUnpin, "a0");
  EXPECT_FALSE(archive_->Get("a0")->decision.pinned);
  EXPECT_THAT(WhyNot(Of(CurationKind::kPin, "a1")), HasSubstr("'a1' is a repost of 'a0'; promote"));
  CheckStore();
}

TEST_F(Curated, DryRunTellsAndChangesNothing) {
  IngestCopies("a", 1, 3);
  const auto contents = engine_->Contents();
  Curation curation = Of(CurationKind::kPromote, "a1");
  curation.dry_run = true;
  const CurationReport report = Do(curation);
  EXPECT_EQ(report.number, 0u);
  EXPECT_EQ(report.changes.size(), 3u);
  EXPECT_EQ(report.changes[1].decision.canonical_id, "a1");
  EXPECT_EQ(engine_->Contents(), contents);
}

TEST_F(Curated, UndoFilesAllAsItWas) {
  IngestCopies("a", 1, 4);
  IngestCopies("b", 2, 2);
  IngestByWayOf();
  for (const Curation& curation :
       {Of(CurationKind::kPromote, "a3"), Of(CurationKind::kSplit, "a0"), Of(CurationKind::kSplit, "a2"),
        Of(CurationKind::kMerge, "b1", "a1"), Of(CurationKind::kPin, "b0"),
        Of(CurationKind::kPromote, "second"), Of(CurationKind::kSplit, "whole")}) {
    SCOPED_TRACE(std::string(NameOf(curation.kind)) + " " + curation.id);
    std::map<std::string, Decision> before;
    for (const auto& [id, text] : texts_) before[id] = archive_->Get(id)->decision;
    const CurationReport report = Do(curation);
    const CurationReport undone = Do(UndoOf(report.number));
    EXPECT_EQ(undone.changes.size(), report.changes.size());
    for (const auto& [id, text] : texts_) {
      const Decision now = archive_->Get(id)->decision;
      EXPECT_EQ(now.canonical_id, before[id].canonical_id) << id;
      EXPECT_EQ(now.via_id, before[id].via_id) << id;
      EXPECT_EQ(now.verdict, before[id].verdict) << id;
      EXPECT_EQ(now.by_person, before[id].by_person) << id;
      EXPECT_EQ(now.pinned, before[id].pinned) << id;
    }
    CheckStore();
    Do(UndoOf(undone.number));  // and it holds again
    for (const CurationChange& change : report.changes)
      EXPECT_EQ(CanonicalOf(change.decision.id), change.decision.canonical_id);
    CheckStore();
    Do(UndoOf(archive_->ReadAuditTrail(0, 1000)->entries.back().number));
  }
}

TEST_F(Curated, UndoTakesAlongWhoHasComeSince) {
  IngestCopies("a", 1, 3);
  const std::uint64_t number = Do(CurationKind::kPromote, "a2").number;
  texts_["late"] = Repost(Story(1), "Late", "End");
  EXPECT_EQ(IngestText("late", texts_["late"]).canonical_id, "a2");
  Do(UndoOf(number));
  for (const auto& [id, canonical] : Canonicals()) EXPECT_EQ(canonical, "a0") << id;
  EXPECT_FALSE(archive_->Get("late")->decision.by_person);
  CheckStore();
}

TEST_F(Curated, WhatWasDecidedAgainCannotBeUndone) {
  IngestCopies("a", 1, 3);
  const std::uint64_t first = Do(CurationKind::kSplit, "a1").number;
  const std::uint64_t second = Do(CurationKind::kMerge, "a0", "a1").number;
  EXPECT_THAT(WhyNot(UndoOf(first)), HasSubstr("'a1' was decided again since"));
  Do(UndoOf(second));
  EXPECT_THAT(WhyNot(UndoOf(second)), HasSubstr("was undone by"));
  EXPECT_EQ(CodeOf(archive_->Curate(UndoOf(4711))), StatusCode::kNotFound);
  // Behind the undo all is as the first decision left it.
  Do(UndoOf(first));
  EXPECT_EQ(CanonicalOf("a1"), "a0");
  CheckStore();
}

TEST_F(Curated, WhatWasUndoneAndDoneAgainCanBeUndone) {
  IngestCopies("a", 1, 3);
  const std::uint64_t promote = Do(CurationKind::kPromote, "a1").number;
  const std::uint64_t undo = Do(UndoOf(promote)).number;
  Do(UndoOf(undo));
  EXPECT_EQ(CanonicalOf("a0"), "a1");
  EXPECT_EQ(archive_->ReadAuditTrail(0, 1)->entries.front().record.undone_by, 0u);
  const std::uint64_t unpin = Do(CurationKind::kUnpin, "a1").number;
  Do(UndoOf(unpin));
  Do(UndoOf(promote));
  EXPECT_EQ(CanonicalOf("a1"), "a0");
  CheckStore();
}

// Neither the one that was split off nor those it left behind are drawn together by copies to come.
TEST_F(Curated, CopiesToComeDoNotUndoASplit) {
  IngestCopies("a", 1, 3);
  IngestCopies("b", 2, 3);
  Do(CurationKind::kSplit, "a0");
  Do(CurationKind::kSplit, "b1");
  for (int i = 0; i < 4; ++i) {
    for (const unsigned story : {1u, 2u}) {
      const std::string id = "late" + std::to_string(i) + std::to_string(story);
      texts_[id] = Repost(Story(story), "Late " + id, "End " + id);
      IngestText(id, texts_[id]);
    }
  }
  EXPECT_EQ(CanonicalOf("a0"), "a0");
  EXPECT_EQ(CanonicalOf("a2"), "a1");
  EXPECT_EQ(CanonicalOf("b0"), "b0");
  EXPECT_EQ(CanonicalOf("b1"), "b1");
  CheckStore();
}

TEST_F(Curated, RefusesWhatCannotBeDone) {
  IngestCopies("a", 1, 2);
  IngestCopies("b", 2, 1);
  EXPECT_EQ(CodeOf(archive_->Curate(Of(CurationKind::kPromote, "nobody"))), StatusCode::kNotFound);
  EXPECT_THAT(WhyNot(Of(CurationKind::kPromote, "a0")), HasSubstr("'a0' is the canonical of its cluster"));
  EXPECT_THAT(WhyNot(Of(CurationKind::kSplit, "b0")), HasSubstr("'b0' has no reposts"));
  EXPECT_THAT(WhyNot(Of(CurationKind::kMerge, "a0", "a1")), HasSubstr("in the cluster of 'a0' already"));
  Curation silent = Of(CurationKind::kSplit, "a1");
  silent.reason.clear();
  EXPECT_THAT(WhyNot(silent), HasSubstr("a reason must be given"));
  silent.reason = std::string(kCurationReasonBytesMax + 1, 'x');
  EXPECT_THAT(WhyNot(silent), HasSubstr("4097 bytes, allowed are 4096"));
}

TEST_F(Curated, AuditTrailTellsWhoDidWhatAndWhy) {
  IngestCopies("a", 1, 12);
  const std::uint64_t split = Do(CurationKind::kSplit, "a1").number;
  const std::uint64_t promote = Do(CurationKind::kPromote, "a5").number;
  const std::uint64_t undo = Do(UndoOf(promote)).number;
  const AuditPage page = *archive_->ReadAuditTrail(0, 100);
  ASSERT_EQ(page.entries.size(), 3u);
  EXPECT_TRUE(page.is_complete);
  EXPECT_EQ(page.entries[0].number, split);
  EXPECT_EQ(page.entries[0].record.kind, CurationKind::kSplit);
  EXPECT_EQ(page.entries[0].record.who, "editor");
  EXPECT_EQ(page.entries[0].record.reason, "as it should be");
  EXPECT_GT(page.entries[0].record.decided_at_ms, 0);
  EXPECT_THAT(page.entries[0].ids, ElementsAre("a1"));
  EXPECT_EQ(page.entries[1].record.article_count, 11u);
  EXPECT_EQ(page.entries[1].ids.size(), kAuditIdsMax);
  EXPECT_EQ(page.entries[1].record.undone_by, undo);
  EXPECT_EQ(page.entries[2].record.undoes, promote);
  const AuditPage rest = *archive_->ReadAuditTrail(split, 1);
  ASSERT_EQ(rest.entries.size(), 1u);
  EXPECT_EQ(rest.entries[0].number, promote);
  EXPECT_FALSE(rest.is_complete);
}

}  // namespace
}  // namespace newsfold
