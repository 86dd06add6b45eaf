// What is removed is in no answer, what is purged in no byte, and neither comes again.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/format.h"
#include "store/records/text_block.h"
#include "store/upkeep/piece_search.h"
#include "store/upkeep/purge.h"
#include "store/upkeep/reindex.h"
#include "store/upkeep/verify.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using testing::CodeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using testing::Repost;
using testing::Story;
using ::testing::UnorderedElementsAre;

bool KeepPurging(const PurgeSummary& /*so_far*/) {
  return true;
}

class Removed : public CheckedArchive {
 protected:
  Removed() { is_ordered_ = false; }

  static Article Page(const std::string& id, const std::string& text) {
    Article article;
    article.id = id;
    article.text = text;
    std::string mark;  // that no other has a piece of
    for (int i = 0; i < 30; ++i) mark += id + ".";
    article.url = "https://a.example/" + mark;
    article.title = "Title " + mark;
    article.metadata = R"({"note":"Note )" + mark + R"("})";
    return article;
  }
  Decision Add(const std::string& id, const std::string& text) {
    texts_[id] = text;
    return Ingest(Page(id, text));
  }
  // a0 to a3 are copies, b0 is none of them.
  void AddCluster() {
    Add("a0", Story(1));
    for (const std::string id : {"a1", "a2", "a3"}) Add(id, Repost(Story(1), "Desk " + id, "Tail " + id));
    Add("b0", Story(2));
  }

  static Curation Of(CurationKind kind, const std::string& id) {
    Curation curation;
    curation.kind = kind;
    curation.id = id;
    curation.who = "editor";
    curation.reason = "an order";
    return curation;
  }
  CurationReport Remove(const std::string& id, bool blocks_copies = false) {
    Curation curation = Of(CurationKind::kRemove, id);
    curation.blocks_copies = blocks_copies;
    Result<CurationReport> report = archive_->Curate(curation);
    EXPECT_TRUE(report) << report.error().ToString();
    removed_.insert(texts_.extract(id));
    return report ? std::move(*report) : CurationReport{};
  }
  Result<CurationReport> Undo(std::uint64_t number) {
    Curation curation = Of(CurationKind::kUndo, "");
    curation.undoes = number;
    return archive_->Curate(curation);
  }
  static PurgeOptions OrderOf(std::vector<std::string> ids) {
    return {.ids = std::move(ids), .who = "editor", .reason = "an order"};
  }
  PurgeSummary Purge(std::vector<std::string> ids = {}) {
    Result<PurgeSummary> summary = archive_->Purge(OrderOf(std::move(ids)), KeepPurging);
    EXPECT_TRUE(summary) << summary.error().ToString();
    return summary ? std::move(*summary) : PurgeSummary{};
  }

  StatusCode Refusal(const std::string& id, const std::string& text) {
    return CodeOf(archive_->Ingest(Page(id, text)));
  }
  // Keys and values that hold a piece of the text, or all of a short one.
  std::vector<std::string> EntriesWith(const std::string& text) {
    std::vector<std::string> keys;
    PieceSet pieces;
    pieces.Add(text);
    for (const auto& [key, value] : engine_->Contents()) {
      PieceSet found;
      pieces.FindIn(key, &found);
      pieces.FindIn(value, &found);
      if (!found.empty()) keys.push_back(key);
    }
    return keys;
  }
  std::size_t CountFindings() {
    MemoryEngine copy(engine_->Contents(), CompletionMode::kInline);
    MemoryEngine scratch(CompletionMode::kInline);
    std::size_t findings = 0;
    const Result<VerifySummary> summary = Verify({&copy, {}, &scratch}, {.depth = VerifyDepth::kFull},
                                                 [&](const VerifyFinding* finding, const VerifySummary&) {
                                                   if (finding != nullptr)
                                                     ADD_FAILURE() << finding->where << " " << finding->what;
                                                   findings += finding != nullptr ? 1 : 0;
                                                   return true;
                                                 });
    EXPECT_TRUE(summary) << summary.error().ToString();
    return findings;
  }
};

TEST_F(Removed, RemovedArticleIsInNoAnswer) {
  AddCluster();
  const CurationReport report = Remove("a1");
  ASSERT_EQ(report.changes.size(), 1u);
  EXPECT_TRUE(report.changes[0].decision.is_removed);
  CheckStore();
  EXPECT_THAT(archive_->GetSightings(Page("a1", "").url, 10)->sightings, IsEmpty());
  EXPECT_EQ(CodeOf(archive_->Explain("a1", "a0")), StatusCode::kGone);
  EXPECT_EQ(archive_->GetCluster("a0", "", 10)->member_count, 2u);
  // Neither by its ID, nor by its text under another one, nor without.
  EXPECT_EQ(Refusal("a1", removed_["a1"]), StatusCode::kGone);
  EXPECT_EQ(Refusal("a1", "another text"), StatusCode::kGone);
  EXPECT_EQ(Refusal("new", removed_["a1"]), StatusCode::kGone);
  Article without_id = Page("a1", removed_["a1"]);
  without_id.id.clear();
  EXPECT_EQ(CodeOf(archive_->Ingest(without_id)), StatusCode::kGone);
  // A copy of it is one of the story.
  EXPECT_EQ(Add("a4", Repost(Story(1), "Desk a4", "Tail a1")).canonical_id, "a0");
  Reopen();
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
}

TEST_F(Removed, OthersOfTheClusterStayTogether) {
  AddCluster();
  Remove("a0");
  EXPECT_THAT(Canonicals(),
              UnorderedElementsAre(Pair("a1", "a1"), Pair("a2", "a1"), Pair("a3", "a1"), Pair("b0", "b0")));
  CheckStore();
  Remove("b0");
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
  // Nothing is folded onto what is not there.
  EXPECT_FALSE(Add("b1", Repost(Story(2), "Desk", "Tail")).is_repost);
  EXPECT_EQ(Add("a4", Story(1) + "End").canonical_id, "a1");
}

// The index finds what was removed still, and that must not hide what is there.
TEST_F(Removed, ManyRemovedCopiesHideNobody) {
  constexpr int kCopies = 40;
  Add("a0", Story(1));
  for (int i = 1; i < kCopies; ++i) {
    const std::string id = "a" + std::to_string(i);
    Add(id, Repost(Story(1), "Desk " + id, "Tail " + id));
  }
  for (int i = 0; i + 1 < kCopies; ++i) Remove("a" + std::to_string(i));
  EXPECT_EQ(Add("copy", Repost(Story(1), "Desk of the copy", "Tail of it")).canonical_id, "a39");
  CheckStore();
}

TEST_F(Removed, CopiesAreRefusedIfThatIsAskedFor) {
  AddCluster();
  Remove("b0", /*blocks_copies=*/true);
  for (const std::string& copy : {Repost(Story(2), "Desk", "Tail"),
                                  Story(2).substr(0, Story(2).size() * 2 / 3), Story(2) + Story(7, 15)}) {
    EXPECT_EQ(Refusal("copy", copy), StatusCode::kGone) << copy;
    EXPECT_EQ(CodeOf(archive_->Check(Page("copy", copy))), StatusCode::kGone);
  }
  // A quotation, and another story.
  EXPECT_FALSE(Add("c0", Story(3) + Story(2, 2)).is_repost);
  EXPECT_FALSE(Add("d0", Story(4)).is_repost);
  CheckStore();
}

TEST_F(Removed, UndoBringsBackAllOfIt) {
  AddCluster();
  const auto before = Canonicals();
  const std::uint64_t first = Remove("a0", true).number;
  ASSERT_TRUE(Undo(first));
  texts_.insert(removed_.extract("a0"));
  EXPECT_EQ(Canonicals(), before);
  EXPECT_EQ(archive_->GetSightings(Page("a0", "").url, 10)->sightings.size(), 1u);
  EXPECT_EQ(Add("a4", Repost(Story(1), "Desk a4", "Tail")).canonical_id, "a0");
  EXPECT_TRUE(Ingest(Page("a0", texts_["a0"])).already_known);
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
}

TEST_F(Removed, PurgedArticleIsInNoByte) {
  AddCluster();
  ASSERT_TRUE(archive_->Curate(Of(CurationKind::kPromote, "a2")));
  Article again = Page("b0", Story(2));
  Remove("b0");
  const PurgeSummary dry = *archive_->Purge({{}, "editor", "an order", true}, KeepPurging);
  EXPECT_EQ(dry.articles.size(), 1u);
  EXPECT_THAT(EntriesWith(again.title), Not(IsEmpty()));
  const PurgeSummary summary = Purge();
  ASSERT_EQ(summary.articles.size(), 1u);
  EXPECT_EQ(summary.articles[0].id, "b0");
  EXPECT_GT(summary.pieces, 500u);
  EXPECT_GT(summary.number, 0u);
  for (const std::string& text : {again.text, again.title, again.url, again.metadata})
    EXPECT_THAT(EntriesWith(text), IsEmpty()) << text;
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
  // It is known that it was, and why it is no longer.
  EXPECT_EQ(CodeOf(archive_->Get("b0")), StatusCode::kGone);
  EXPECT_EQ(Refusal("other", again.text), StatusCode::kGone);
  const AuditPage trail = *archive_->ReadAuditTrail(0, 10);
  EXPECT_EQ(trail.entries.back().record.kind, CurationKind::kPurge);
  EXPECT_EQ(trail.entries.back().number, summary.number);
  EXPECT_THAT(trail.entries.back().ids, ElementsAre("b0"));
  const Result<CurationReport> undone = Undo(trail.entries[1].number);
  ASSERT_FALSE(undone);
  EXPECT_THAT(undone.error().message(), HasSubstr("gone for good"));
  EXPECT_THAT(Purge().articles, IsEmpty());
  Reopen();
  CheckStore();
}

// The audit trail keeps articles as they were before a decision.
TEST_F(Removed, AuditTrailForgetsWhatIsPurged) {
  AddCluster();
  ASSERT_TRUE(archive_->Curate(Of(CurationKind::kPromote, "a2")));
  ASSERT_TRUE(archive_->Curate(Of(CurationKind::kSplit, "a1")));
  Remove("a1");
  const std::string title = Page("a1", "").title;
  EXPECT_GE(EntriesWith(title).size(), 4u);
  Purge({"a1"});
  EXPECT_THAT(EntriesWith(title), IsEmpty());
  EXPECT_EQ(CountFindings(), 0u);
}

class PurgedOfMany : public Removed {
 protected:
  // Enough for a dictionary. The older ones are packed.
  void Fill() {
    constexpr unsigned kStories = 150;
    for (unsigned i = 0; i < kStories; ++i) Add("s" + std::to_string(i), Story(i + 10));
    Reopen();  // waits for the dictionary
    for (unsigned i = 0; i < 60; ++i) Add("t" + std::to_string(i), Story(i + 500));
    ASSERT_TRUE(archive_->Compact({.pack = PackOptions{.newest_kept = 20}},
                                  [](const CompactSummary&) { return true; }));
    ASSERT_TRUE(HasBlocksAndDictionaries());
  }
  bool HasBlocksAndDictionaries() {
    const MemoryEngine::Map contents = engine_->Contents();
    const auto has = [&](Family family) {
      const auto found = contents.lower_bound(FamilyPrefix(family));
      return found != contents.end() && found->first.starts_with(FamilyPrefix(family));
    };
    return has(Family::kTextBlock) && has(Family::kDictionary);
  }
  // Of the dictionaries, those that hold pieces of the text.
  std::size_t DictionariesWith(const std::string& text) {
    const std::vector<std::string> keys = EntriesWith(text);
    return static_cast<std::size_t>(std::count_if(keys.begin(), keys.end(), [](const std::string& key) {
      return key.starts_with(FamilyPrefix(Family::kDictionary));
    }));
  }
  // An article of which a dictionary holds pieces.
  std::string FindSampled() {
    for (const auto& [id, text] : texts_) {
      if (DictionariesWith(text) > 0) return id;
    }
    ADD_FAILURE() << "no dictionary holds any text";
    return "s0";
  }
};

TEST_F(PurgedOfMany, DictionariesAndBlocksAreMadeWithoutIt) {
  Fill();
  const std::string id = FindSampled();
  const std::string text = texts_[id];
  Remove(id);
  const PurgeSummary summary = Purge({id});
  EXPECT_EQ(summary.dictionaries, 1u);
  EXPECT_GE(summary.blocks, 1u);
  EXPECT_GT(summary.encoded, 50u);
  EXPECT_THAT(EntriesWith(text), IsEmpty());
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
  Reopen();
  CheckStore();
  // Texts are packed anew, with the new dictionary.
  ASSERT_TRUE(archive_->Compact({.pack = PackOptions{.newest_kept = 20}},
                                [](const CompactSummary&) { return true; }));
  EXPECT_TRUE(HasBlocksAndDictionaries());
  CheckStore();
}

// What was compressed ahead with a dictionary that is gone by its turn is compressed again.
TEST_F(PurgedOfMany, ArticlesOnTheirWayDoNotNeedAnOldDictionary) {
  Fill();
  const std::string id = FindSampled();
  Remove(id);
  Result<PreparedArticle> prepared = archive_->Prepare(Page("late", Story(900)));
  ASSERT_TRUE(prepared);
  EXPECT_EQ(Purge({id}).dictionaries, 1u);
  texts_["late"] = Story(900);
  ASSERT_TRUE(archive_->Settle(std::move(*prepared)));
  Reopen();
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
}

TEST_F(PurgedOfMany, StoppedAnywhereItGoesOn) {
  Fill();
  const std::string id = FindSampled();
  const std::string text = texts_[id];
  Remove(id);
  const MemoryEngine::Map contents = engine_->Contents();
  bool was_stopped = true;
  for (int stop = 1; was_stopped; ++stop) {
    SCOPED_TRACE(stop);
    ASSERT_TRUE(OpenOver(contents).ok());
    int calls = 0;
    const Result<PurgeSummary> summary =
        archive_->Purge(OrderOf({id}), [&](const PurgeSummary&) { return ++calls < stop; });
    ASSERT_TRUE(summary);
    was_stopped = summary->was_stopped;
    if (stop % 3 != 1) continue;
    CutPower();
    CheckStore();
    Purge({id});
    EXPECT_THAT(EntriesWith(text), IsEmpty());
    CheckStore();
    EXPECT_EQ(CountFindings(), 0u);
  }
}

TEST_F(PurgedOfMany, RefusedWritesLeaveItSound) {
  Fill();
  const std::string id = FindSampled();
  const std::string text = texts_[id];
  Remove(id);
  const MemoryEngine::Map contents = engine_->Contents();
  bool was_refused = true;
  int refused = 0;
  for (std::uint64_t nth = 1; was_refused; ++nth) {
    SCOPED_TRACE(nth);
    ASSERT_TRUE(OpenOver(contents).ok());
    engine_->RefuseWrite(nth);
    was_refused = !archive_->Purge(OrderOf({id}), KeepPurging);
    refused += was_refused ? 1 : 0;
    engine_->RefuseWrite(0);
    CutPower();
    CheckStore();
    Purge({id});
    EXPECT_THAT(EntriesWith(text), IsEmpty());
    CheckStore();
  }
  EXPECT_GE(refused, 4);
}

TEST_F(Removed, OnlyWhatIsRemovedIsPurged) {
  AddCluster();
  const Result<PurgeSummary> stored = archive_->Purge(OrderOf({"a0"}), KeepPurging);
  EXPECT_EQ(CodeOf(stored), StatusCode::kInvalidArgument);
  EXPECT_THAT(stored.error().message(), HasSubstr("was not removed"));
  EXPECT_EQ(CodeOf(archive_->Purge(OrderOf({"none"}), KeepPurging)), StatusCode::kNotFound);
  EXPECT_EQ(CodeOf(archive_->Purge({{}, "editor", "", false}, KeepPurging)), StatusCode::kInvalidArgument);
  CheckStore();
}

// Pieces that other articles have too may stay.
TEST_F(Removed, CopiesKeepTheirTexts) {
  AddCluster();
  Remove("a1");
  const PurgeSummary summary = Purge({"a1"});
  EXPECT_EQ(summary.pieces_left, 0u);
  CheckStore();
  EXPECT_THAT(EntriesWith("Desk a1" + Story(1).substr(0, 40)), IsEmpty());
}

TEST_F(Removed, ReindexKeepsRefusingCopies) {
  AddCluster();
  Remove("b0", true);
  Purge();
  MemoryEngine::Map contents = engine_->Contents();
  archive_.reset();
  MemoryEngine engine(std::move(contents), CompletionMode::kInline);
  const auto go_on = [](const ReindexSummary&) { return true; };
  EXPECT_EQ(CodeOf(Reindex(&engine, {.new_secret = true}, go_on)), StatusCode::kFailedPrecondition);
  ASSERT_TRUE(Reindex(&engine, {}, go_on));
  ASSERT_TRUE(OpenOver(engine.Contents()).ok());
  EXPECT_EQ(Refusal("copy", Repost(Story(2), "Desk", "Tail")), StatusCode::kGone);
  CheckStore();
  EXPECT_EQ(CountFindings(), 0u);
}

// Of very many, a share, which finds each of them all the same.
TEST(PieceSet, ManyTextsAreKnownByAShareOfTheirPieces) {
  PieceSet pieces;
  std::vector<std::string> texts;
  for (unsigned i = 0; i < 2500; ++i) texts.push_back(Story(i));
  for (const std::string& text : texts) pieces.Add(text);
  EXPECT_LE(pieces.size(), PieceSet::kPiecesMax);
  EXPECT_GT(pieces.size(), PieceSet::kPiecesMax / 4);
  for (const std::string& text : {texts.front(), texts[1000], texts.back()}) {
    PieceSet found;
    pieces.FindIn(text, &found);
    EXPECT_GT(found.size(), text.size() / 8);
    found = PieceSet();
    pieces.FindIn(text.substr(100, 200), &found);
    EXPECT_FALSE(found.empty());
  }
}

TEST(PieceSet, FindsWhatTheyHaveInCommon) {
  const std::string text = Story(1);
  PieceSet pieces;
  pieces.Add(text);
  EXPECT_GT(pieces.size(), text.size() / 2);
  const auto count = [&](const std::string& bytes) {
    PieceSet found;
    pieces.FindIn(bytes, &found);
    return found.size();
  };
  EXPECT_EQ(count("xx" + text.substr(17, 40) + "yy"), 1u);
  EXPECT_EQ(count("xx" + text.substr(17, 45) + "yy"), 6u);
  EXPECT_EQ(count("xx" + text.substr(17, 39) + "yy"), 0u);
  EXPECT_EQ(count(Story(2)), 0u);
  const std::size_t size = pieces.size();
  EXPECT_EQ(pieces.TakeOut(text), size);
  EXPECT_TRUE(pieces.empty());
}

}  // namespace
}  // namespace newsfold
