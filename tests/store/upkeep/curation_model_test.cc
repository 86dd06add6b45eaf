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

#include "store/upkeep/curate.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/upkeep/curate_fixture.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using testing::Curated;
using testing::Repost;
using testing::Story;

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
