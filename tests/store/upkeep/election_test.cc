// Which article of a cluster is its canonical, by the policy of the store: as articles come, and of what is
// there.

#include "store/decide/election.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/bulk.h"
#include "store/records/format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using testing::CodeOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Repost;
using testing::Story;
using testing::Words;

const CanonicalPolicy kEarliest{PolicyKind::kEarliestPublished, {}};
const CanonicalPolicy kLongest{PolicyKind::kLongestBody, {}};
const CanonicalPolicy kRanked{PolicyKind::kSourceRank, {"wire", "daily"}};

class Elections : public CheckedArchive {
 protected:
  Elections() { is_ordered_ = false; }

  static Article Page(const std::string& id, const std::string& text, const std::string& published_at,
                      const std::string& source = {}) {
    Article article;
    article.id = id;
    article.text = text;
    article.published_at = published_at;
    article.source = source;
    return article;
  }
  // A copy of a story; `day` of publication.
  static Article Copy(unsigned story, const std::string& id, int day) {
    return Page(id, Repost(Story(story), "Desk " + id, "Tail " + id), "2030-01-" + std::to_string(10 + day));
  }

  Decision Add(const Article& article) {
    texts_[article.id] = article.text;
    return Ingest(article);
  }

  void Use(const CanonicalPolicy& policy) { ASSERT_TRUE(archive_->SetPolicy(policy).ok()); }

  std::vector<ElectionChange> Apply(bool dry_run = false) {
    std::vector<ElectionChange> changes;
    const Result<ElectionSummary> summary = archive_->ApplyPolicy(
        {.dry_run = dry_run}, [&](const ElectionChange* change, const ElectionSummary& /*so_far*/) {
          if (change != nullptr) changes.push_back(*change);
          return true;
        });
    EXPECT_TRUE(summary) << summary.error().ToString();
    if (summary) {
      EXPECT_EQ(summary->elected, changes.size());
      EXPECT_EQ(summary->articles, texts_.size() + removed_.size());
    }
    return changes;
  }

  // Ids of the new canonicals.
  std::vector<std::string> Elected(bool dry_run = false) {
    std::vector<std::string> ids;
    for (const ElectionChange& change : Apply(dry_run)) ids.push_back(change.decisions.front().id);
    return ids;
  }

  void Curate(CurationKind kind, const std::string& id, const std::string& other_id = {}) {
    Curation curation;
    curation.kind = kind;
    curation.id = id;
    curation.other_id = other_id;
    curation.who = "editor";
    curation.reason = "so";
    const Result<CurationReport> report = archive_->Curate(curation);
    EXPECT_TRUE(report) << report.error().ToString();
  }
};

TEST_F(Elections, FirstSeenIsWhatAStoreHasUnlessToldOtherwise) {
  EXPECT_EQ(archive_->GetPolicy(), CanonicalPolicy());
  Add(Copy(1, "late", 5));
  EXPECT_THAT(Add(Copy(1, "early", 1)).elected, IsEmpty());
  EXPECT_EQ(CanonicalOf("early"), "late");
  EXPECT_THAT(Apply(), IsEmpty());
}

TEST_F(Elections, PolicyIsKept) {
  for (const CanonicalPolicy& policy : {kRanked, kLongest, CanonicalPolicy()}) {
    Use(policy);
    Reopen();
    EXPECT_EQ(archive_->GetPolicy(), policy);
    CutPower();
    EXPECT_EQ(archive_->GetPolicy(), policy);
  }
  EXPECT_EQ(CodeOf(archive_->SetPolicy({PolicyKind::kSourceRank, {}})), StatusCode::kInvalidArgument);
}

// Who asks whether an article is known learns that it is, and of whom; what became of it follows.
TEST_F(Elections, BetterArticleTakesThePlaceOfTheCanonical) {
  Use(kEarliest);
  Add(Copy(1, "first", 5));
  Add(Copy(1, "second", 7));
  const Decision decision = Add(Copy(1, "earliest", 1));
  EXPECT_TRUE(decision.is_repost);
  EXPECT_EQ(decision.canonical_id, "first");
  ASSERT_EQ(decision.elected.size(), 3u);
  EXPECT_EQ(decision.elected[0].id, "earliest");
  EXPECT_FALSE(decision.elected[0].is_repost);
  EXPECT_EQ(decision.elected[0].compared_id, "first");
  EXPECT_EQ(decision.elected[0].sequence, decision.sequence + 1);
  EXPECT_EQ(decision.elected[1].id, "first");
  EXPECT_EQ(decision.elected[1].canonical_id, "earliest");
  EXPECT_EQ(decision.elected[1].verdict.relation, Relation::kNear);
  EXPECT_FALSE(decision.elected[1].by_person);
  for (const auto& [id, canonical] : Canonicals()) EXPECT_EQ(canonical, "earliest") << id;
  // Every ID leads to its article and its cluster.
  for (const char* const id : {"first", "second", "earliest"}) {
    EXPECT_EQ(archive_->Get(id)->article.text, texts_[id]);
    EXPECT_EQ(archive_->GetCluster(id, "", 10)->canonical.id, "earliest");
  }
  EXPECT_TRUE(archive_->Ingest(Copy(1, "earliest", 1))->already_known);
  EXPECT_THAT(Add(Copy(1, "third", 2)).elected, IsEmpty());
  EXPECT_THAT(Elected(), IsEmpty());
  CheckStore();
  Reopen();
  CheckStore();
}

TEST_F(Elections, WhatCopiesTheNewCanonicalIsFound) {
  Use(kLongest);
  Add(Page("short", Story(1), ""));
  Add(Page("long", Story(1) + Words("more", 60), ""));
  ASSERT_EQ(CanonicalOf("short"), "long");
  EXPECT_EQ(Add(Page("copy", Words("more", 60) + Story(1), "")).canonical_id, "long");
  CheckStore();
}

TEST_F(Elections, ClustersThatBecomeOneElectTheBestOfBoth) {
  Use(kEarliest);
  const std::string title = "Storm closes the harbour bridge for a week";
  const auto page = [&](const std::string& id, const std::string& text, const std::string& day) {
    Article article = Page(id, text, day);
    article.title = title;
    article.url = "https://a.example/" + id;
    return article;
  };
  Add(page("first", Words("a", 300), "2030-01-05"));
  Add(page("second", Words("b", 300), "2030-01-06"));
  const Decision decision = Add(page("whole", Words("a", 300) + Words("b", 300), "2030-01-01"));
  ASSERT_EQ(decision.joined.size(), 1u);
  ASSERT_EQ(decision.elected.size(), 3u);
  for (const auto& [id, canonical] : Canonicals()) EXPECT_EQ(canonical, "whole") << id;
  // It held "second" only by way of "whole", and "second" does not hold "first" but by way of it.
  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_THAT(Elected(), IsEmpty());
  // The canonical of the cluster that joined may be the best.
  texts_.clear();
  ASSERT_TRUE(OpenOver({}).ok());
  Use(kEarliest);
  Add(page("first", Words("a", 300), "2030-01-05"));
  Add(page("second", Words("a", 150) + Words("b", 150), "2030-01-01"));
  Add(page("third", Words("a", 300) + Words("b", 150), "2030-01-09"));
  EXPECT_THAT(Elected(), IsEmpty());
  CheckStore();
}

// Two parts of a story have nothing in common: neither stands for the other.
TEST_F(Elections, WhoDoesNotHoldAllOthersDoesNotLead) {
  Use(kEarliest);
  Add(Page("whole", Story(1) + Story(2), "2030-01-05"));
  Add(Page("front", Story(1), "2030-01-06"));
  EXPECT_THAT(Add(Page("back", Story(2), "2030-01-01")).elected, IsEmpty());
  ASSERT_EQ(CanonicalOf("front"), "whole");
  ASSERT_EQ(CanonicalOf("back"), "whole");
  EXPECT_THAT(Elected(), IsEmpty());
  // The best of those that do.
  EXPECT_EQ(Add(Page("copy", Story(1) + Story(2) + "End.", "2030-01-03")).elected.size(), 4u);
  CheckStore();
}

// A story stays one story, whoever leads its cluster: its copies make nothing of it boilerplate.
TEST_F(Elections, ClusterCountsAsOneStory) {
  Use(kEarliest);
  for (int day = 60; day > 0; --day) {
    const std::string id = "a" + std::to_string(day);
    Article article = Page(id, Repost(Story(1), "Desk " + id, "Tail"), std::to_string(2000 + day) + "-01-01");
    article.url = day % 2 == 0 ? "https://a.example/" + id : "";
    article.title = Words(id + "title", 3);
    Add(article);
    EXPECT_EQ(CanonicalOf(id), id);
  }
  EXPECT_THAT(Canonicals(),
              ::testing::Each(::testing::Field(&std::pair<const std::string, std::string>::second, "a1")));
  EXPECT_THAT(Changes(), IsEmpty());
  CheckStore();
}

TEST_F(Elections, WhatAPersonDecidedStays) {
  Use(kEarliest);
  Add(Copy(1, "a1", 5));
  Add(Copy(1, "a2", 6));
  Curate(CurationKind::kPromote, "a2");
  EXPECT_THAT(Add(Copy(1, "a3", 1)).elected, IsEmpty());
  EXPECT_EQ(CanonicalOf("a3"), "a2");
  // A canonical that was split off is one by a person's decision.
  Add(Copy(2, "b1", 5));
  Add(Copy(2, "b2", 6));
  Curate(CurationKind::kSplit, "b2");
  const std::string copy_of_b2 = Repost(Story(2), "Desk b2", "Tail b2 now");
  EXPECT_THAT(Add(Page("b3", copy_of_b2, "2030-01-01")).elected, IsEmpty());
  ASSERT_EQ(CanonicalOf("b3"), "b2");
  EXPECT_THAT(Elected(), IsEmpty());
  // Pinned no longer.
  Curate(CurationKind::kUnpin, "a2");
  EXPECT_THAT(Elected(), ElementsAre("a3"));
  CheckStore();
}

TEST_F(Elections, WhomAPersonFiledThereFollowsAndNeverLeads) {
  Use(kEarliest);
  Add(Copy(1, "a1", 5));
  Add(Copy(2, "b1", 1));
  Curate(CurationKind::kMerge, "a1", "b1");
  EXPECT_THAT(Elected(), IsEmpty());
  EXPECT_EQ(Add(Copy(1, "a2", 3)).elected.size(), 3u);
  for (const auto& [id, canonical] : Canonicals()) EXPECT_EQ(canonical, "a2") << id;
  EXPECT_TRUE(archive_->Get("b1")->decision.by_person);
  EXPECT_FALSE(archive_->Get("a1")->decision.by_person);
  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_EQ(CanonicalOf("b1"), "a2");
  // Not even if it would hold all others.
  Add(Copy(3, "c1", 5));
  Add(Copy(3, "c2", 1));
  Curate(CurationKind::kSplit, "c1");
  Curate(CurationKind::kMerge, "c2", "c1");
  Use(kLongest);
  Use({});
  EXPECT_THAT(Elected(), ::testing::Not(::testing::Contains("c1")));
  CheckStore();
}

TEST_F(Elections, SplitCanonicalLeavesItsClusterToTheBest) {
  Use(kEarliest);
  for (const int day : {3, 5, 4}) Add(Copy(1, "a" + std::to_string(day), day));
  Curate(CurationKind::kSplit, "a3");
  EXPECT_EQ(CanonicalOf("a5"), "a4");
  CheckStore();
}

TEST_F(Elections, ApplyDoesWhatThePolicyWouldHaveDone) {
  for (int day = 9; day > 0; --day)
    Add(Copy(1 + static_cast<unsigned>(day) % 3, "a" + std::to_string(day), day));
  Use(kEarliest);
  const auto contents = engine_->Contents();
  EXPECT_THAT(Elected(true), ElementsAre("a3", "a2", "a1"));
  EXPECT_EQ(engine_->Contents(), contents);
  EXPECT_THAT(Elected(), ElementsAre("a3", "a2", "a1"));
  EXPECT_THAT(Elected(), IsEmpty());
  for (const auto& [id, canonical] : Canonicals())
    EXPECT_EQ(canonical, "a" + std::to_string((id[1] - '1') % 3 + 1)) << id;
  CheckStore();
  // And back.
  Use({});
  EXPECT_THAT(Elected(), ElementsAre("a9", "a8", "a7"));
  CheckStore();
}

TEST_F(Elections, LargeClustersAreLeftToApply) {
  Use(kEarliest);
  for (std::size_t i = 0; i < kElectionRepostsMax; ++i) Add(Copy(1, "a" + std::to_string(i), 9));
  const std::size_t all = kElectionRepostsMax + 1;
  EXPECT_EQ(Add(Copy(1, "early", 5)).elected.size(), all);
  EXPECT_THAT(Add(Copy(1, "earlier", 1)).elected, IsEmpty());
  EXPECT_THAT(Elected(), ElementsAre("earlier"));
}

// Between the article and the election behind it a write fails, or power is cut.
TEST_F(Elections, WhatWasCutShortIsDoneBeforeTheNextArticle) {
  for (const bool is_refused : {true, false}) {
    texts_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    Use(kEarliest);
    Add(Copy(1, "first", 5));
    if (is_refused) {
      engine_->RefuseWrite(2);
    } else {
      engine_->FailWrite(2);
    }
    const Result<PreparedArticle> prepared = archive_->Prepare(Copy(1, "earliest", 1));
    const Result<Decision> decision = archive_->Settle(*prepared);
    texts_["earliest"] = Copy(1, "earliest", 1).text;
    ASSERT_TRUE(decision);
    EXPECT_THAT(decision->elected, IsEmpty());
    if (!is_refused) Reopen();
    EXPECT_EQ(CanonicalOf("earliest"), "first");
    CheckStore();
    Add(Page("other", Story(2), ""));
    EXPECT_EQ(CanonicalOf("first"), "earliest");
    CheckStore();
  }
}

// A text that cannot be read holds up nobody but the election.
TEST_F(Elections, DamagedClusterKeepsItsCanonical) {
  Use(kEarliest);
  Add(Copy(1, "first", 5));
  Add(Copy(1, "second", 6));
  MemoryEngine::Map contents = engine_->Contents();
  contents.erase(BodyKey(2));
  ASSERT_TRUE(OpenOver(contents).ok());
  EXPECT_THAT(Ingest(Copy(1, "early", 1)).elected, IsEmpty());
  EXPECT_FALSE(Ingest(Page("other", Story(2), "")).is_repost);
  const Result<ElectionSummary> summary =
      archive_->ApplyPolicy({}, [](const auto*, const auto&) { return true; });
  EXPECT_EQ(CodeOf(summary), StatusCode::kCorruption);
}

// Articles in random orders under each policy, against one order.
class ElectionOrders : public Elections {
 protected:
  std::vector<Article> Articles() {
    std::vector<Article> articles;
    for (unsigned story = 0; story < 5; ++story) {
      for (unsigned i = 0; i < 7; ++i) {
        const std::string id = "s" + std::to_string(story) + "c" + std::to_string(i);
        std::string text = Repost(Story(story), "Desk " + id, Words("tail" + id, 1 + random_() % 12));
        Article article = Page(id, text, "");
        if (random_() % 4 > 0) article.published_at = "2030-01-1" + std::to_string(random_() % 8);
        const unsigned source = random_() % 4;
        if (source < 3) article.source = source == 0 ? "wire" : source == 1 ? "daily" : "other";
        articles.push_back(article);
      }
    }
    return articles;
  }

  // Settles in order, prepared ahead by two threads.
  void IngestAll(const std::vector<Article>& articles) {
    BulkPipeline pipeline(
        archive_.get(), {.threads = 2}, [] { return BulkPipeline::ParseFunction(); },
        [](const BulkOutcome& outcome) { EXPECT_TRUE(outcome.decision); });
    for (const Article& article : articles) {
      texts_[article.id] = article.text;
      ASSERT_TRUE(pipeline.AddMade([&](std::any*) { return article; }, article.text.size(), 0).ok());
    }
    ASSERT_TRUE(pipeline.Finish().ok());
  }

  std::map<std::string, std::string> CanonicalsOf(const std::vector<Article>& articles,
                                                  const CanonicalPolicy& policy) {
    EXPECT_TRUE(OpenOver({}).ok());
    texts_.clear();
    Use(policy);
    IngestAll(articles);
    CheckStore();
    EXPECT_THAT(Elected(), IsEmpty());
    return Canonicals();
  }

  std::mt19937 random_{1};
};

TEST_F(ElectionOrders, AllComeToTheSameCanonicals) {
  for (const CanonicalPolicy& policy : {kEarliest, kLongest, kRanked}) {
    SCOPED_TRACE(NameOf(policy.kind));
    std::vector<Article> articles = Articles();
    const std::map<std::string, std::string> expected = CanonicalsOf(articles, policy);
    for (int round = 0; round < 12; ++round) {
      std::shuffle(articles.begin(), articles.end(), random_);
      EXPECT_EQ(CanonicalsOf(articles, policy), expected);
    }
    // Chosen afterwards.
    EXPECT_TRUE(OpenOver({}).ok());
    IngestAll(articles);
    Use(policy);
    Apply();
    EXPECT_EQ(Canonicals(), expected);
    CheckStore();
  }
}

// As above, stopped, refused, failed or cut off at each step, and gone on with.
TEST_F(ElectionOrders, ApplyCanBeCutShortAnywhere) {
  std::vector<Article> articles = Articles();
  const std::map<std::string, std::string> expected = CanonicalsOf(articles, kLongest);
  std::shuffle(articles.begin(), articles.end(), random_);
  ASSERT_TRUE(OpenOver({}).ok());
  IngestAll(articles);
  Use(kLongest);
  ASSERT_TRUE(archive_->Sync().ok());
  const MemoryEngine::Map before = engine_->Contents();
  const auto go_on = [](const ElectionChange* /*change*/, const ElectionSummary& /*so_far*/) { return true; };
  int cuts = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    bool is_done = true;
    for (const int way : {0, 1, 2}) {
      ASSERT_TRUE(OpenOver(before).ok());
      if (way == 0) engine_->RefuseWrite(nth);
      if (way == 1) engine_->FailWrite(nth);
      if (way == 2) engine_->FailRead(nth);
      const Result<ElectionSummary> summary = archive_->ApplyPolicy({}, go_on);
      if (summary) continue;
      is_done = false;
      ++cuts;
      if (way == 1) {
        CutPower();
      } else {
        engine_->RefuseWrite(0);
        engine_->FailRead(0);
      }
      CheckStore();
      Apply();
      EXPECT_EQ(Canonicals(), expected);
      EXPECT_THAT(Apply(), IsEmpty());
    }
    if (is_done) break;
  }
  EXPECT_GT(cuts, 20);
}

TEST_F(ElectionOrders, StoppedItGoesOn) {
  std::vector<Article> articles;
  for (unsigned story = 0; story < 400; ++story) {
    articles.push_back(Page("a" + std::to_string(story), Story(story, 4), "2030-01-02"));
    articles.push_back(Page("b" + std::to_string(story), Story(story, 4) + " End.", "2030-01-01"));
  }
  IngestAll(articles);
  Use(kEarliest);
  std::size_t elected = 0;
  int runs = 0;
  for (bool was_stopped = true; was_stopped; ++runs) {
    const Result<ElectionSummary> summary =
        archive_->ApplyPolicy({}, [&](const ElectionChange* change, const ElectionSummary& /*so_far*/) {
          elected += change != nullptr ? 1 : 0;
          return change == nullptr;
        });
    ASSERT_TRUE(summary);
    was_stopped = summary->was_stopped;
    CutPower();  // what was told is stored
    ASSERT_LT(runs, 100);
  }
  EXPECT_EQ(elected, 400u);
  EXPECT_GT(runs, 3);
  EXPECT_THAT(Apply(), IsEmpty());
}

// Pages in frames that are known late, copies, parts, and pages that bring clusters together. The policy
// compares by the boilerplate of now, a recheck by that of each article's time: it may find that an article
// does not hold one that the policy let it lead.
TEST_F(ElectionOrders, RecheckAndPolicyLeaveEachOtherAlone) {
  int moved = 0;
  int unsettled = 0;  // stores
  for (unsigned round = 0; round < 30; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    ASSERT_TRUE(OpenOver({}).ok());
    texts_.clear();
    Use(std::vector<CanonicalPolicy>{kEarliest, kLongest, kRanked}[round % 3]);
    for (unsigned i = 0; i < 40; ++i) {
      const std::string id = "p" + std::to_string(i);
      const unsigned site = random_() % 3;
      const unsigned story = random_() % 8;
      std::string text = Story(story, 6 + random_() % 20);
      if (random_() % 4 == 0) text += Story(random_() % 8, 12);
      if (random_() % 2 == 0) text = Words("s" + std::to_string(site) + "nav", 200) + text;
      if (random_() % 3 == 0) text = Words(id + "x", 60) + Words("s" + std::to_string(site) + "nav", 200);
      Article article = Page(id, text, "2030-01-1" + std::to_string(random_() % 8), site == 0 ? "wire" : "");
      article.url = "https://s" + std::to_string(site) + ".example/" + id;
      article.title = Words("title" + std::to_string(random_() % 3 == 0 ? story : 100 + i) + "x", 3);
      Add(article);
    }
    moved += static_cast<int>(Changes().size() + Apply().size());
    CheckStore();
    unsettled += Changes().empty() && Apply().empty() ? 0 : 1;
    Apply();
    CheckStore();
    const std::map<std::string, std::string> canonicals = Canonicals();
    EXPECT_THAT(Changes(), IsEmpty());
    EXPECT_THAT(Apply(), IsEmpty());
    EXPECT_EQ(Canonicals(), canonicals);
  }
  EXPECT_LE(unsettled, 6);
  EXPECT_GT(moved, 30);
}

}  // namespace
}  // namespace newsfold
