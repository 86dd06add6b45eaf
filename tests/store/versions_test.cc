// A text that comes under the id of another takes its place, and nobody loses anything by it.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/upkeep/piece_search.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/export/export_fixture.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using testing::ExportFixture;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::Repost;
using testing::Story;

class Versions : public ExportFixture {
 protected:
  void TearDown() override {
    if (HasFailure()) return;
    CheckStore();
    ExpectClean("at the end: ");
  }

  Decision Add(const std::string& id, const std::string& text) {
    texts_[id] = text;
    return IngestText(id, text);
  }
  // a0 to a3 are copies, b0 is none of them.
  void AddCluster() {
    Add("a0", Story(1));
    for (const std::string id : {"a1", "a2", "a3"}) Add(id, Repost(Story(1), "Desk " + id, "Tail " + id));
    Add("b0", Story(2));
  }
  // Story 1 with a fault mended.
  static std::string Corrected(const std::string& mark = "mended") {
    std::string text = Story(1);
    return text.replace(text.size() / 2, 10, " " + mark + " ");
  }

  static Curation Of(CurationKind kind, const std::string& id) {
    Curation curation;
    curation.kind = kind;
    curation.id = id;
    curation.who = "editor";
    curation.reason = "as it should be";
    return curation;
  }
  PurgeSummary Purge(std::vector<std::string> ids = {}) {
    Result<PurgeSummary> summary =
        archive_->Purge({.ids = std::move(ids), .who = "editor", .reason = "an order"},
                        [](const PurgeSummary&) { return true; });
    EXPECT_THAT(summary, IsOk());
    return summary ? *summary : PurgeSummary{};
  }
  CurationReport Curate(const Curation& curation) {
    Result<CurationReport> report = archive_->Curate(curation);
    EXPECT_THAT(report, IsOk());
    return report ? *report : CurationReport{};
  }
};

TEST_F(Versions, AnotherTextIsRefusedUnlessTheCallerSaysOtherwise) {
  AddCluster();
  const auto contents = engine_->Contents();
  Article article;
  article.id = "a0";
  article.text = Corrected();
  EXPECT_EQ(CodeOf(archive_->Ingest(article)), StatusCode::kAlreadyExists);
  EXPECT_EQ(engine_->Contents(), contents);
}

TEST_F(Versions, CorrectedCanonicalKeepsItsCluster) {
  AddCluster();
  const Decision decision = *Correct("a0", Corrected());
  EXPECT_FALSE(decision.is_repost);
  EXPECT_FALSE(decision.already_known);
  EXPECT_EQ(decision.version, 2u);
  for (const char* const id : {"a0", "a1", "a2", "a3"}) EXPECT_EQ(CanonicalOf(id), "a0");
  EXPECT_EQ(archive_->GetCluster("a0", "", 10)->member_count, 3u);
  EXPECT_EQ(Add("a4", Repost(Corrected(), "Desk", "Tail")).canonical_id, "a0");
}

TEST_F(Versions, CorrectedRepostStaysOne) {
  AddCluster();
  const Decision decision = *Correct("a2", Repost(Corrected(), "Desk a2", "Tail"));
  EXPECT_TRUE(decision.is_repost);
  EXPECT_EQ(decision.canonical_id, "a0");
  EXPECT_EQ(archive_->GetCluster("a0", "", 10)->member_count, 3u);
}

TEST_F(Versions, AnotherStoryLeavesTheClusterToTheOthers) {
  AddCluster();
  EXPECT_FALSE(Correct("a0", Story(7))->is_repost);
  EXPECT_EQ(CanonicalOf("a0"), "a0");
  for (const char* const id : {"a1", "a2", "a3"}) EXPECT_EQ(CanonicalOf(id), "a1");
  EXPECT_EQ(Correct("a1", Repost(Story(2), "Desk", "Tail"))->canonical_id, "b0");
  for (const char* const id : {"a2", "a3"}) EXPECT_EQ(CanonicalOf(id), "a2");
}

// Who was admitted by the former version is admitted by the new one, or leaves; no person has decided that.
TEST_F(Versions, WhomAFormerVersionAdmittedStaysIfTheRulesSaySo) {
  const std::string title = "Storm closes the harbour bridge for a week";
  IngestPage("first", "a.example", title, testing::Words("a", 300));
  IngestPage("second", "a.example", title, testing::Words("b", 300));
  const std::string whole = testing::Words("a", 300) + testing::Words("b", 300);
  IngestPage("whole", "a.example", title, whole);
  ASSERT_EQ(archive_->Get("second")->decision.via_id, "whole");
  Article page;
  page.id = "whole";
  page.url = "https://a.example/whole";
  page.title = title;
  page.text = whole + "mended";
  EXPECT_THAT(Correct(page), IsOk());
  EXPECT_EQ(archive_->Get("second")->decision.via_id, "whole");
  EXPECT_FALSE(archive_->Get("second")->decision.by_person);
  EXPECT_TRUE(Changes().empty());
  page.text = Story(9);
  EXPECT_THAT(Correct(page), IsOk());
  EXPECT_EQ(CanonicalOf("second"), "second");
  EXPECT_EQ(CanonicalOf("whole"), "whole");
  for (const char* const id : {"first", "second", "whole"})
    EXPECT_FALSE(archive_->Get(id)->decision.by_person);
}

// Those whom the new version would not have stay together.
TEST_F(Versions, RepostsThatAreLeftBehindFollowTheBestOfThem) {
  Add("a0", Story(1) + Story(2));
  for (const std::string id : {"b1", "b2"}) Add(id, Repost(Story(1), "Desk " + id, "Tail"));
  for (const std::string id : {"c1", "c2"}) Add(id, Repost(Story(2), "Desk " + id, "Tail"));
  for (const char* const id : {"b1", "b2", "c1", "c2"}) ASSERT_EQ(CanonicalOf(id), "a0");
  Correct("a0", Story(2));
  EXPECT_EQ(CanonicalOf("c1"), "a0");
  EXPECT_EQ(CanonicalOf("c2"), "a0");
  EXPECT_EQ(CanonicalOf("b1"), "b1");
  EXPECT_EQ(CanonicalOf("b2"), "b1");
  for (const auto& [id, text] : texts_) EXPECT_FALSE(archive_->Get(id)->decision.by_person) << id;
}

TEST_F(Versions, ACanonicalMayBecomeWhatItsRepostHolds) {
  Add("a0", Story(1));
  Add("a1", Story(1) + Story(2));
  ASSERT_EQ(CanonicalOf("a1"), "a0");
  EXPECT_EQ(Correct("a0", Story(2))->canonical_id, "a1");
  EXPECT_EQ(CanonicalOf("a1"), "a1");
}

TEST_F(Versions, ThePolicyElectsAmongCorrectedTexts) {
  ASSERT_THAT(archive_->SetPolicy({PolicyKind::kLongestBody, {}}), IsOk());
  AddCluster();
  const std::string longest = CanonicalOf("a0");
  Correct(longest, Story(1));
  EXPECT_NE(CanonicalOf(longest), longest);
}

// An edited export may file an article under one that the rules would not; a recheck decides it again.
TEST_F(Versions, ARecheckDoesNotCompareAnArticleWithItself) {
  AddCluster();
  Correct("a2", Repost(Corrected(), "Desk a2", "Tail"));
  std::string exported = Export(archive_.get());
  const std::string other = R"("id":"b0","verdict":"new","canonical_id":"b0")";
  Correct("b0", Story(2) + " Mended.");
  exported = Export(archive_.get());
  const std::size_t last = exported.rfind(other);
  ASSERT_NE(last, std::string::npos);
  exported.replace(last, other.size(), R"("id":"b0","verdict":"repost","canonical_id":"a0")");
  Other store = OpenOther();
  ExpectTakenOver(store.archive.get(), exported);
  ASSERT_EQ(store.archive->Get("b0")->decision.canonical_id, "a0");
  std::size_t split = 0;
  ASSERT_THAT(store.archive->Recheck({},
                                     [&](const RecheckChange* change, const RecheckSummary&) {
                                       split +=
                                           change != nullptr && change->move == RecheckMove::kSplit ? 1 : 0;
                                       return true;
                                     }),
              IsOk());
  EXPECT_EQ(split, 1u);
  EXPECT_EQ(store.archive->Get("b0")->decision.canonical_id, "b0");
}

TEST_F(Versions, ARemovalFromACorrectedClusterCanBeUndone) {
  AddCluster();
  const CurationReport removal = Curate(Of(CurationKind::kRemove, "a2"));
  Correct("a0", Corrected());
  Curation undo = Of(CurationKind::kUndo, "");
  undo.undoes = removal.number;
  Curate(undo);
  EXPECT_EQ(CanonicalOf("a2"), "a0");
}

// Copies of many versions count as one story in the store that takes over, too.
TEST_F(Versions, StoriesComeBackAsOne) {
  const auto page = [&](int number, const std::string& text) {
    Article article;
    article.id = "p" + std::to_string(number);
    article.url = "https://live.example/" + article.id;
    article.text = text;
    return article;
  };
  Article live = page(0, Story(1));
  texts_["p0"] = live.text;
  Ingest(live);
  for (int i = 1; i <= 30; ++i) {
    live.text = Corrected("mended " + std::to_string(i));
    ASSERT_THAT(Correct(live), IsOk());
  }
  Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  const Article copy = page(1, Repost(live.text, "Desk", "Tail"));
  EXPECT_EQ(archive_->Check(copy)->canonical_id, "p0");
  EXPECT_EQ(other.archive->Check(copy)->canonical_id, "p0");
}

TEST_F(Versions, ReplacedTextIsGivenUp) {
  Add("a0", Story(1));
  Add("b0", Story(2));
  const std::string body = BodyKey(*DecodeNumber(engine_->Contents().at(IdKey("a0"))));
  EXPECT_EQ(Correct("a0", Story(3), OnConflict::kReplace)->version, 2u);
  EXPECT_EQ(archive_->GetVersion("a0", 1).error().message(), "version 1 of 'a0' was replaced");
  EXPECT_TRUE(engine_->Contents().contains(body)) << "until the next purge";
  const PurgeSummary purged = Purge();
  ASSERT_EQ(purged.articles.size(), 1u);
  EXPECT_EQ(purged.articles[0].id, "a0");
  EXPECT_FALSE(engine_->Contents().contains(body));
  EXPECT_EQ(archive_->GetVersion("a0", 1).error().message(), "version 1 of 'a0' was replaced");
  EXPECT_EQ(Correct("a0", Story(1))->version, 1u) << "known by its hash";
  EXPECT_EQ(Add("c0", Story(1)).canonical_id, "c0");
}

// By its text and url, which a replaced version had first.
TEST_F(Versions, WhatWasReplacedMayComeAgainWithoutAnId) {
  Article article;
  article.id = "a0";
  article.url = "https://a.example/1";
  article.text = texts_["a0"] = Story(1);
  Ingest(article);
  article.id = "b0";
  texts_["b0"] = Story(1);
  Ingest(article);
  article.id = "a0";
  Article other = article;
  other.text = Story(2);
  EXPECT_THAT(Correct(other, OnConflict::kReplace), IsOk());
  article.id.clear();
  EXPECT_EQ(Ingest(article).id, "a0");
  Purge();
  const Decision again = Ingest(article);
  EXPECT_FALSE(again.already_known);
  texts_[again.id] = article.text;
  const Decision once_more = Ingest(article);
  EXPECT_TRUE(once_more.already_known);
  EXPECT_EQ(once_more.id, again.id);
}

// What the audit trail, text blocks and dictionaries have of it is found as long as it is there.
TEST_F(Versions, ARemovalRefusesReplacedTextsAsWell) {
  AddCluster();
  Curate(Of(CurationKind::kPromote, "a1"));
  Correct("a1", Corrected("once"), OnConflict::kReplace);
  Purge();
  Correct("a1", Corrected("twice"), OnConflict::kReplace);
  const CurationReport report = Curate(Of(CurationKind::kRemove, "a1"));
  Article again;
  again.id = "again";
  for (const std::string& text :
       {Repost(Story(1), "Desk a1", "Tail a1"), Corrected("once"), Corrected("twice")}) {
    again.text = text;
    EXPECT_EQ(CodeOf(archive_->Ingest(again)), StatusCode::kGone);
  }
  Curation undo = Of(CurationKind::kUndo, "");
  undo.undoes = report.number;
  Curate(undo);
  CheckStore();
  ExpectClean("undone: ");
  Curate(Of(CurationKind::kRemove, "a1"));
  removed_.insert(texts_.extract("a1"));
  Purge();
  for (const auto& [key, value] : engine_->Contents())
    EXPECT_TRUE(!key.starts_with(FamilyPrefix(Family::kBody)) || value.find("Desk a1") == value.npos);
}

TEST_F(Versions, TheSameInputAgainChangesNothing) {
  AddCluster();
  Correct("a0", Corrected());
  Correct("b0", Story(5), OnConflict::kReplace);
  const auto contents = engine_->Contents();
  for (const OnConflict on_conflict : {OnConflict::kKeep, OnConflict::kReplace, OnConflict::kVersion}) {
    const Decision first = *Correct("a0", Story(1), on_conflict);
    EXPECT_TRUE(first.already_known);
    EXPECT_EQ(first.version, 1u);
    EXPECT_EQ(Correct("a0", Corrected(), on_conflict)->version, 2u);
    EXPECT_EQ(Correct("b0", Story(2), on_conflict)->version, 1u);
  }
  EXPECT_EQ(engine_->Contents(), contents);
}

TEST_F(Versions, AnArticleWithoutAnIdIsKnownByAFormerVersion) {
  Article article;
  article.id = "a0";
  article.url = "https://a.example/1";
  article.text = texts_["a0"] = Story(1);
  Ingest(article);
  article.text = Corrected();
  NextMillisecond();
  Correct(article);
  NextMillisecond();
  article.id.clear();
  article.text = Story(1);
  const Decision decision = Ingest(article);
  EXPECT_TRUE(decision.already_known);
  EXPECT_EQ(decision.id, "a0");
  EXPECT_EQ(decision.version, 1u);
  EXPECT_EQ(archive_->GetSightings(article.url, 10)->sightings.size(), 3u);
}

TEST_F(Versions, WhatAPersonDecidedHolds) {
  AddCluster();
  Curate(Of(CurationKind::kPromote, "a2"));
  Curate(Of(CurationKind::kSplit, "a3"));
  Correct("a2", Story(8));
  EXPECT_TRUE(archive_->Get("a2")->decision.pinned);
  EXPECT_EQ(CanonicalOf("a2"), "a2");
  for (const char* const id : {"a0", "a1"})
    EXPECT_EQ(CanonicalOf(id), "a0") << "another story has no such reposts";
  const Decision split = *Correct("a3", Repost(Corrected(), "Desk", "Tail"));
  EXPECT_TRUE(split.by_person);
  EXPECT_EQ(CanonicalOf("a3"), "a3");
  Curation merge = Of(CurationKind::kMerge, "a2");
  merge.other_id = "b0";
  Curate(merge);
  EXPECT_TRUE(Correct("b0", Story(11))->by_person);
  EXPECT_EQ(CanonicalOf("b0"), "a2");
  EXPECT_TRUE(Changes().empty());
}

TEST_F(Versions, ADecisionAboutAFormerVersionCannotBeUndone) {
  AddCluster();
  const CurationReport report = Curate(Of(CurationKind::kSplit, "a2"));
  Correct("a2", Story(8));
  Curation undo = Of(CurationKind::kUndo, "");
  undo.undoes = report.number;
  const Result<CurationReport> undone = archive_->Curate(undo);
  EXPECT_EQ(CodeOf(undone), StatusCode::kInvalidArgument);
  EXPECT_THAT(undone.error().message(), HasSubstr("was decided again since"));
}

TEST_F(Versions, ARemovalTakesAllVersions) {
  AddCluster();
  const std::string mark = "a mark that nobody else has in a text of theirs, and a long one";
  Correct("a0", Corrected(mark));
  Correct("a0", Corrected());
  const CurationReport report = Curate(Of(CurationKind::kRemove, "a0"));
  EXPECT_EQ(CodeOf(archive_->GetVersion("a0", 2)), StatusCode::kGone);
  Article again;
  again.id = "again";
  for (const std::string& text : {Story(1), Corrected(mark), Corrected()}) {
    again.text = text;
    EXPECT_EQ(CodeOf(archive_->Ingest(again)), StatusCode::kGone);
  }
  Curation undo = Of(CurationKind::kUndo, "");
  undo.undoes = report.number;
  Curate(undo);
  CheckStore();
  Curate(Of(CurationKind::kRemove, "a0"));
  removed_.insert(texts_.extract("a0"));
  const Result<PurgeSummary> purged = archive_->Purge({.ids = {"a0"}, .who = "editor", .reason = "an order"},
                                                      [](const PurgeSummary&) { return true; });
  ASSERT_THAT(purged, IsOk());
  EXPECT_EQ(purged->articles.size(), 3u);
  EXPECT_EQ(purged->pieces_left, 0u);
  PieceSet pieces;
  pieces.Add(mark);
  for (const auto& [key, value] : engine_->Contents()) {
    PieceSet found;
    pieces.FindIn(value, &found);
    EXPECT_TRUE(found.empty()) << key;
  }
}

// Pieces that a former version of another article has are no traces of what is purged.
TEST_F(Versions, FormerVersionsMayHavePiecesOfWhatIsPurged) {
  AddCluster();
  Correct("b0", Story(2) + Corrected());
  Correct("b0", Story(2));
  Add("c0", Story(2) + Corrected());
  Curate(Of(CurationKind::kRemove, "c0"));
  removed_.insert(texts_.extract("c0"));
  const Result<PurgeSummary> purged = archive_->Purge({.ids = {"c0"}, .who = "editor", .reason = "an order"},
                                                      [](const PurgeSummary&) { return true; });
  ASSERT_THAT(purged, IsOk());
  EXPECT_EQ(purged->pieces_left, 0u);
}

TEST_F(Versions, WhatIsRefusedIsNoVersionEither) {
  AddCluster();
  Curation removal = Of(CurationKind::kRemove, "b0");
  removal.blocks_copies = true;
  Curate(removal);
  removed_.insert(texts_.extract("b0"));
  EXPECT_EQ(CodeOf(Correct("a1", Story(2))), StatusCode::kGone);
  EXPECT_EQ(CodeOf(Correct("a1", Repost(Story(2), "Desk", "Tail"))), StatusCode::kGone);
  EXPECT_EQ(CanonicalOf("a1"), "a0");
}

TEST_F(Versions, ManyFormerVersionsHideNobody) {
  AddCluster();
  for (int i = 0; i < 100; ++i) ASSERT_THAT(Correct("a0", Corrected("mended " + std::to_string(i))), IsOk());
  EXPECT_EQ(Add("a4", Repost(Corrected("mended 99"), "Desk", "Tail")).canonical_id, "a0");
  EXPECT_EQ(Correct("a0", Corrected("mended 50"))->version, 52u) << "is known";
}

TEST_F(Versions, RefusedWritesAndPowerCutsLeaveOldOrNew) {
  AddCluster();
  for (const OnConflict on_conflict : {OnConflict::kVersion, OnConflict::kReplace}) {
    const std::string text = Corrected(on_conflict == OnConflict::kVersion ? "once" : "twice");
    const auto contents = engine_->Contents();
    engine_->RefuseWrite(1);
    EXPECT_EQ(CodeOf(Correct("a0", text, on_conflict)), StatusCode::kResourceExhausted);
    EXPECT_EQ(engine_->Contents(), contents);
    CheckStore();
    EXPECT_THAT(Correct("a0", text, on_conflict), IsOk());
    CutPower();
    CheckStore();
  }
}

TEST_F(Versions, StoresWithVersionsComeBackEqual) {
  AddCluster();
  NextMillisecond();
  Correct("a0", Corrected());
  Add("a5", Repost(Corrected(), "Desk a5", "Tail"));
  Correct("a1", Story(12));
  Correct("b0", Story(13), OnConflict::kReplace);
  Correct("b0", Repost(Corrected(), "Desk b0", "Tail"));
  Correct("a0", Corrected("again"));
  const std::string exported = Export(archive_.get());
  Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), exported);
  EXPECT_EQ(Export(other.archive.get()), exported);
  ExpectSound(other.engine->Contents());
  ExpectTakenOver(other.archive.get(), exported);
  EXPECT_EQ(Export(other.archive.get()), exported);
}

// A store that takes over what has changed goes along with corrections.
TEST_F(Versions, CorrectionsCanBeFollowed) {
  AddCluster();
  Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  const std::uint64_t sequence = archive_->GetStats().last_sequence;
  NextMillisecond();
  Correct("a0", Corrected());
  Correct("a2", Story(14));
  ExpectTakenOver(other.archive.get(), Export({.after_sequence = sequence}));
  EXPECT_EQ(Export(other.archive.get()), Export(archive_.get()));
  ExpectSound(other.engine->Contents());
}

TEST_F(Versions, AnOlderVersionTakesNoPlace) {
  AddCluster();
  Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  Article there;
  there.id = "b0";
  there.text = Story(15);
  ASSERT_THAT(other.archive->Ingest(there, OnConflict::kVersion), IsOk());
  Correct("b0", Story(16));
  const TakenOver taken = TakeOver(other.archive.get(), testing::LinesOf(Export({.cluster_id = "b0"})));
  ASSERT_EQ(taken.outcomes.size(), 1u);
  const Result<Decision>& refused = taken.outcomes.front().decision;
  EXPECT_EQ(CodeOf(refused), StatusCode::kAlreadyExists);
  EXPECT_EQ(refused.error().message(), "version 2 of 'b0' is here, with another text");
  EXPECT_EQ(other.archive->Get("b0")->article.text, Story(15));
}

}  // namespace
}  // namespace newsfold
