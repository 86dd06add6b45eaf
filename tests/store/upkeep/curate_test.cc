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
#include "tests/store/upkeep/verify_fixture.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::Repost;
using testing::Story;
using ::testing::UnorderedElementsAre;
using testing::VerifyTest;
using testing::Words;

class Curated : public VerifyTest {
 protected:
  Curated() { is_ordered_ = false; }

  static Curation Of(CurationKind kind, const std::string& id, const std::string& other_id = {}) {
    Curation curation;
    curation.kind = kind;
    curation.id = id;
    curation.other_id = other_id;
    curation.who = "editor";
    curation.reason = "as it should be";
    return curation;
  }
  static Curation UndoOf(std::uint64_t number) {
    Curation curation = Of(CurationKind::kUndo, "");
    curation.undoes = number;
    return curation;
  }

  CurationReport Do(const Curation& curation) {
    Result<CurationReport> report = archive_->Curate(curation);
    EXPECT_TRUE(report) << report.error().ToString();
    return report ? std::move(*report) : CurationReport{};
  }
  CurationReport Do(CurationKind kind, const std::string& id, const std::string& other_id = {}) {
    return Do(Of(kind, id, other_id));
  }
  std::string WhyNot(const Curation& curation) {
    const Result<CurationReport> report = archive_->Curate(curation);
    return report ? "it can be done" : report.error().message();
  }

  void IngestCopies(const std::string& name, unsigned story, int copies) {
    for (int i = 0; i < copies; ++i) {
      const std::string id = name + std::to_string(i);
      texts_[id] = i == 0 ? Story(story) : Repost(Story(story), "Desk " + id, "Tail " + id);
      IngestText(id, texts_[id]);
    }
  }

  // "bridge" makes "second" a member of the cluster of "first".
  void IngestByWayOf() {
    const std::string title = "Storm closes the harbour bridge for a week";
    IngestPage("first", "a.example", title, Words("a", 300));
    IngestPage("second", "a.example", title, Words("b", 300));
    IngestPage("whole", "a.example", title, Words("a", 300) + Words("b", 300));
  }
};

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

// Random decisions of persons, articles, rechecks, packing, policies and restarts, against a map; every write
// fails once.
class CurationModel : public Curated {
 protected:
  std::string AnyId() {
    auto text = texts_.begin();
    std::advance(text, static_cast<std::ptrdiff_t>(random_() % texts_.size()));
    return text->first;
  }

  Curation RandomCuration() {
    switch (random_() % 7) {
      case 6: {
        Curation removal = Of(CurationKind::kRemove, AnyId());
        removal.blocks_copies = random_() % 2 == 0;
        return removal;
      }
      case 0:
        return Of(CurationKind::kPromote, AnyId());
      case 1:
        return Of(CurationKind::kSplit, AnyId());
      case 2:
        return Of(CurationKind::kMerge, AnyId(), AnyId());
      case 3:
        return Of(random_() % 2 == 0 ? CurationKind::kPin : CurationKind::kUnpin, AnyId());
      default: {
        const AuditPage page = *archive_->ReadAuditTrail(0, 1000);
        if (page.entries.empty()) return Of(CurationKind::kSplit, AnyId());
        return UndoOf(page.entries[random_() % page.entries.size()].number);
      }
    }
  }

  CanonicalPolicy RandomPolicy() {
    CanonicalPolicy policy{static_cast<PolicyKind>(random_() % kPolicyKinds), {}};
    if (policy.kind == PolicyKind::kSourceRank) policy.sources = {"wire"};
    return policy;
  }

  // It files no article elsewhere, and changes nothing that a person decided.
  void ApplyPolicy() {
    const std::map<std::string, std::string> before = Canonicals();
    std::map<std::string, Decision> decided;
    for (const auto& [id, text] : texts_) decided[id] = archive_->Get(id)->decision;
    const auto go_on = [](const ElectionChange* /*change*/, const ElectionSummary& /*so_far*/) {
      return true;
    };
    ASSERT_TRUE(archive_->ApplyPolicy({}, go_on));
    const std::map<std::string, std::string> now = Canonicals();
    for (const auto& [id, decision] : decided) {
      EXPECT_EQ(ClusterIn(now, id), ClusterIn(before, id)) << id;
      const Decision is_now = archive_->Get(id)->decision;
      EXPECT_EQ(is_now.by_person, decision.by_person) << id;
      EXPECT_EQ(is_now.pinned, decision.pinned) << id;
      const bool is_by_person = decision.by_person || decision.pinned;
      if (is_by_person) {
        EXPECT_EQ(is_now.is_repost, decision.is_repost) << id;
      }
    }
    EXPECT_EQ(archive_->ApplyPolicy({}, go_on)->elected, 0u);
    CheckStore();
  }

  // Those of the cluster of `id` in the model.
  std::set<std::string> ClusterIn(const std::map<std::string, std::string>& canonicals,
                                  const std::string& id) {
    std::set<std::string> ids;
    for (const auto& [other, canonical] : canonicals) {
      if (canonical == canonicals.at(id)) ids.insert(other);
    }
    return ids;
  }

  void CheckOutcome(const Curation& curation, const std::map<std::string, std::string>& before) {
    const std::map<std::string, std::string> now = Canonicals();
    if (curation.kind == CurationKind::kRemove) {
      std::set<std::string> others = ClusterIn(before, curation.id);
      others.erase(curation.id);
      for (const std::string& id : others) EXPECT_EQ(ClusterIn(now, id), others);
    } else if (curation.kind == CurationKind::kPromote) {
      EXPECT_EQ(now.at(curation.id), curation.id);
      EXPECT_EQ(ClusterIn(now, curation.id), ClusterIn(before, curation.id));
    } else if (curation.kind == CurationKind::kSplit) {
      EXPECT_EQ(now.at(curation.id), curation.id);
      EXPECT_LT(ClusterIn(now, curation.id).size(), ClusterIn(before, curation.id).size());
    } else if (curation.kind == CurationKind::kMerge) {
      std::set<std::string> both = ClusterIn(before, curation.id);
      both.merge(ClusterIn(before, curation.other_id));
      EXPECT_EQ(ClusterIn(now, curation.id), both);
      EXPECT_EQ(now.at(curation.other_id), before.at(curation.id));
    } else if (curation.kind != CurationKind::kUndo) {
      EXPECT_EQ(now, before);
    }
  }

  // First with a disk that is full for a moment. Returns whether it could be done.
  bool Curate(const Curation& curation) {
    SCOPED_TRACE(std::string(NameOf(curation.kind)) + " " + curation.id + " " + curation.other_id + " " +
                 std::to_string(curation.undoes));
    const std::map<std::string, std::string> before = Canonicals();
    const auto contents = engine_->Contents();
    engine_->RefuseWrite(1);
    const Result<CurationReport> refused = archive_->Curate(curation);
    EXPECT_FALSE(refused);
    EXPECT_EQ(engine_->Contents(), contents);
    if (CodeOf(refused) != StatusCode::kResourceExhausted) {
      EXPECT_THAT(CodeOf(refused), StatusCode::kInvalidArgument) << refused.error().ToString();
      engine_->RefuseWrite(0);
      return false;
    }
    for (const CurationChange& change : Do(curation).changes) {
      const std::string& id = change.decision.id;
      if (change.decision.is_removed) removed_.insert(texts_.extract(id));
      if (change.was_removed && !change.decision.is_removed) texts_.insert(removed_.extract(id));
    }
    if (random_() % 4 == 0) CutPower();
    CheckOutcome(curation, before);
    CheckStore();
    return true;
  }

  void IngestRandom() {
    Article article;
    article.id = "id" + std::to_string(texts_.size() + removed_.size());
    if (random_() % 3 > 0) article.published_at = "2030-01-1" + std::to_string(random_() % 10);
    if (random_() % 2 == 0) article.source = random_() % 2 == 0 ? "wire" : "daily";
    const std::string& id = article.id;
    const auto story = static_cast<unsigned>(random_() % 6);
    switch (random_() % 4) {
      case 0:
        texts_[id] = Story(story, 30).substr(random_() % 400);
        break;
      case 1:
        texts_[id] = Story(story, 30) + Story(story + 1, 12);
        break;
      default:
        texts_[id] = Repost(Story(story, 30), "Desk " + id, "Tail " + id);
    }
    article.text = texts_[id];
    const Result<Decision> decision = archive_->Ingest(article);
    if (decision) return;
    // It may be a copy of one whose copies are refused.
    EXPECT_EQ(decision.error().code(), StatusCode::kGone) << decision.error().ToString();
    EXPECT_FALSE(removed_.empty());
    texts_.erase(id);
  }

  // Another text of an article: edited, or a copy of some story. First with a disk that is full for a moment.
  void CorrectRandom() {
    const std::string id = AnyId();
    SCOPED_TRACE("correction of " + id);
    std::string text = texts_[id];
    if (random_() % 2 == 0) {
      text.replace(random_() % (text.size() / 2), 20, " corrected " + std::to_string(random_()));
    } else {
      text = Repost(Story(static_cast<unsigned>(random_() % 6), 30), "Desk " + id, std::to_string(random_()));
    }
    const OnConflict on_conflict = random_() % 3 == 0 ? OnConflict::kReplace : OnConflict::kVersion;
    const auto contents = engine_->Contents();
    engine_->RefuseWrite(1);
    EXPECT_FALSE(Correct(id, text, on_conflict));
    EXPECT_EQ(engine_->Contents(), contents);
    engine_->RefuseWrite(0);
    const std::map<std::string, std::string> before = Canonicals();
    const bool was_decided = archive_->Get(id)->decision.by_person;
    const Result<Decision> decision = Correct(id, text, on_conflict);
    if (!decision) {
      EXPECT_EQ(decision.error().code(), StatusCode::kGone) << decision.error().ToString();
      EXPECT_FALSE(removed_.empty());
      return;
    }
    EXPECT_EQ(archive_->Get(id)->decision.by_person || decision->by_person, decision->by_person);
    if (was_decided && CanonicalOf(id) != id) EXPECT_EQ(CanonicalOf(id), before.at(id));
    if (random_() % 2 == 0) CutPower();
    CheckStore();
  }

  // What is removed by then is gone for good.
  void Purge() {
    const Result<PurgeSummary> summary = archive_->Purge(
        {.ids = {}, .who = "editor", .reason = "as it should be"}, [](const PurgeSummary&) { return true; });
    ASSERT_TRUE(summary) << summary.error().ToString();
    EXPECT_EQ(summary->pieces_left, 0u);
    if (random_() % 2 == 0) CutPower();
  }

  std::mt19937 random_;
};

TEST_F(CurationModel, RandomDecisionsLeaveASoundStore) {
  int done = 0;
  for (const unsigned seed : {1u, 2u, 3u, 4u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_.seed(seed);
    texts_.clear();
    removed_.clear();
    former_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    for (int i = 0; i < 12; ++i) IngestRandom();
    for (int step = 0; step < 60; ++step) {
      switch (random_() % 17) {
        case 0:
          Changes();
          break;
        case 1:
          ASSERT_TRUE(archive_->Compact({.pack = PackOptions{.newest_kept = 0}},
                                        [](const CompactSummary&) { return true; }));
          break;
        case 2:
        case 3:
          IngestRandom();
          break;
        case 4:
          Purge();
          CheckStore();
          break;
        case 5:
          ASSERT_TRUE(archive_->SetPolicy(RandomPolicy()).ok());
          break;
        case 6:
          ApplyPolicy();
          break;
        case 7:
        case 8:
          CorrectRandom();
          break;
        default:
          done += Curate(RandomCuration()) ? 1 : 0;
      }
    }
    Reopen();
    CheckStore();
    EXPECT_EQ(testing::Describe(Verify(engine_->Contents())), "");
  }
  EXPECT_GT(done, 60);
}

// What is decided about a cluster that grows meanwhile leaves nobody behind.
TEST_F(CurationModel, ClustersMayGrowMeanwhile) {
  constexpr int kCopies = 150;
  IngestCopies("a", 1, 3);
  IngestCopies("b", 2, 3);
  std::map<std::string, std::string> copies;
  for (int i = 0; i < kCopies; ++i) {
    const std::string id = "copy" + std::to_string(i);
    copies[id] = Repost(Story(1 + static_cast<unsigned>(i) % 2), "Desk " + id, "Tail " + id);
  }
  std::thread ingesting([&] {
    for (const auto& [id, text] : copies) IngestText(id, text);
  });
  random_.seed(5);
  EXPECT_TRUE(archive_->SetPolicy({PolicyKind::kLongestBody, {}}).ok());
  for (int i = 0; i < 60; ++i) {
    if (i % 8 == 0) {
      EXPECT_TRUE(archive_->ApplyPolicy({}, [](const auto*, const auto&) { return true; }));
    }
    const Curation curation = RandomCuration();
    if (curation.kind == CurationKind::kRemove) continue;
    const Result<CurationReport> report = archive_->Curate(curation);
    if (!report) {
      EXPECT_THAT(CodeOf(report), ::testing::AnyOf(StatusCode::kInvalidArgument, StatusCode::kUnavailable));
    }
  }
  ingesting.join();
  texts_.merge(copies);
  CheckStore();
}

}  // namespace
}  // namespace newsfold
