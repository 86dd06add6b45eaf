#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/engine/key_family.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::ArchiveFixture;
using testing::CodeOf;
using testing::Repost;
using testing::Story;

// What the archive promises, as a map.
struct ModelArticle {
  std::string text;
  std::string canonical_id;
};

class ArchiveModel : public ArchiveFixture {
 protected:
  Article RandomArticle() {
    Article article;
    article.id = "id" + std::to_string(random_() % 150);
    const auto story = static_cast<unsigned>(random_() % 30);
    switch (random_() % 8) {
      case 0:
        article.text = "short " + std::to_string(random_() % 5);
        break;
      case 1:
        article.text = std::string(random_() % 50, static_cast<char>(random_()));
        break;
      case 2:
        article.text = Story(story);
        break;
      default:
        article.text = Repost(Story(story), "Desk " + article.id, "Tail " + std::to_string(random_() % 3));
    }
    return article;
  }

  // One ingest against the model.
  void IngestOne(const Article& article) {
    const Result<Decision> decision = archive_->Ingest(article);
    const auto known = model_.find(article.id);
    if (known != model_.end() && known->second.text != article.text) {
      EXPECT_EQ(CodeOf(decision), StatusCode::kAlreadyExists);
      return;
    }
    ASSERT_TRUE(decision) << decision.error().ToString();
    EXPECT_EQ(decision->already_known, known != model_.end());
    if (known != model_.end()) {
      EXPECT_EQ(decision->canonical_id, known->second.canonical_id);
      return;
    }
    EXPECT_EQ(decision->is_repost, decision->canonical_id != article.id);
    // A canonical is its own: clusters are stars.
    if (decision->is_repost) {
      EXPECT_EQ(model_.at(decision->canonical_id).canonical_id, decision->canonical_id);
    }
    order_.push_back(article.id);
    model_[article.id] = {article.text, decision->canonical_id};
  }

  void CompareAll() {
    std::map<std::string, std::vector<std::string>> clusters;
    std::size_t text_bytes = 0;
    for (const std::string& id : order_) {
      const ModelArticle& expected = model_.at(id);
      const Result<StoredArticle> stored = archive_->Get(id);
      ASSERT_TRUE(stored) << id << ": " << stored.error().ToString();
      EXPECT_EQ(stored->article.text, expected.text);
      EXPECT_EQ(stored->decision.canonical_id, expected.canonical_id);
      text_bytes += expected.text.size();
      if (expected.canonical_id != id) clusters[expected.canonical_id].push_back(id);
    }
    for (const auto& [canonical, members] : clusters) {
      const Result<Cluster> cluster = archive_->GetCluster(members.front(), "", 1000);
      ASSERT_TRUE(cluster);
      std::vector<std::string> ids;
      for (const ClusterMember& member : cluster->members) ids.push_back(member.id);
      EXPECT_EQ(cluster->canonical.id, canonical);
      EXPECT_EQ(ids, members);
    }
    EXPECT_EQ(archive_->GetStats().articles, order_.size());
    EXPECT_EQ(archive_->GetStats().text_bytes, text_bytes);
    std::vector<std::string> ids;
    EXPECT_TRUE(archive_->ForEachId([&](std::string_view id) { return ids.emplace_back(id), true; }).ok());
    EXPECT_EQ(ids, order_);
  }

  std::mt19937 random_;
  std::map<std::string, ModelArticle> model_;
  std::vector<std::string> order_;
};

TEST_F(ArchiveModel, RandomOperationsWithReopeningMatchAMap) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_.seed(seed);
    model_.clear();
    order_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    for (int step = 0; step < 400; ++step) {
      IngestOne(RandomArticle());
      if (random_() % 100 == 0) Reopen();
      if (random_() % 100 == 0) CutPower();
    }
    CompareAll();
    Reopen();
    CompareAll();
  }
}

// The nth write, sync or read fails, for good or once: whatever was acknowledged is there after a power cut,
// nothing else that is there is wrong, and the same articles can be sent again.
class ArchiveFailure : public ArchiveModel {
 protected:
  // Each text is a repost of one of four; each site has all four in turn.
  static Article ArticleNumbered(unsigned i) {
    Article article;
    article.id = std::to_string(i);
    article.text = Repost(Story(i % 4), "Desk " + article.id, "Tail");
    article.url = "https://site" + std::to_string(i / 4 % 3) + ".example/" + article.id;
    return article;
  }

  void Check(const std::function<void(std::uint64_t nth)>& fail) {
    for (std::uint64_t nth = 1; nth <= 25; ++nth) {
      SCOPED_TRACE("nth " + std::to_string(nth));
      ASSERT_TRUE(OpenOver({}).ok());
      fail(nth);
      std::map<std::string, std::string> acknowledged;
      std::map<std::string, std::string> sent;
      for (unsigned i = 0; i < 20; ++i) {
        const Article article = ArticleNumbered(i);
        sent[article.id] = article.text;
        const Result<Decision> decision = archive_->Ingest(article);
        if (decision) acknowledged[article.id] = article.text;
        if (decision && decision->is_repost) {
          EXPECT_TRUE(acknowledged.contains(decision->canonical_id));
        }
      }
      EXPECT_LT(acknowledged.size(), sent.size());
      CutPower();
      for (const auto& [id, text] : acknowledged) EXPECT_EQ(TextOf(id), text);
      for (unsigned i = 0; i < 20; ++i) Ingest(ArticleNumbered(i));
      for (const auto& [id, text] : sent) EXPECT_EQ(TextOf(id), text);
      EXPECT_EQ(archive_->GetStats().articles, sent.size());
      EXPECT_EQ(archive_->GetStats().canonicals, 4u);
    }
  }
};

TEST_F(ArchiveFailure, NoAcknowledgementLiesWhenTheNthWriteFails) {
  Check([this](std::uint64_t nth) { engine_->FailWrite(nth <= 20 ? nth : nth - 20); });
}

TEST_F(ArchiveFailure, NoAcknowledgementLiesWhenTheNthWriteIsRefused) {
  Check([this](std::uint64_t nth) { engine_->RefuseWrite(nth <= 20 ? nth : nth - 20); });
}

TEST_F(ArchiveFailure, NoAcknowledgementLiesWhenTheNthSyncFails) {
  Check([this](std::uint64_t nth) { engine_->FailSync(nth <= 20 ? nth : nth - 20); });
}

// What fails ahead of the turn is tried again, so that more than one read must.
TEST_F(ArchiveFailure, NoAcknowledgementLiesWhenTheNthReadFails) {
  Check([this](std::uint64_t nth) { engine_->FailRead(nth, 3); });
}

// What was learnt of an article that could not be stored is forgotten.
class ArchiveMemory : public ArchiveFixture {
 protected:
  static Article Page(const std::string& site, const std::string& id, const std::string& text) {
    Article article;
    article.id = id;
    article.text = Repost(text, "Menu of " + site, "Tail of " + id);
    article.url = "https://" + site + ".example/" + id;
    return article;
  }

  // The keys of all stories that are counted.
  std::vector<std::string> StoryKeys() const {
    std::vector<std::string> keys;
    for (const auto& [key, value] : engine_->Contents()) {
      if (key.front() == TagOf(Family::kSite, IndexSet::kFirst)) keys.push_back(key);
    }
    return keys;
  }

  // Stores pages of three sites, the third of which makes the second a repost of the first. Returns how many
  // were refused; they come again at once.
  unsigned IngestPages() {
    const Article pages[] = {Page("a", "feature", Story(4, 6) + Story(1, 38) + Story(5, 19)),
                             Page("b", "report", Story(1, 23) + Story(2, 4)),
                             Page("c", "fuller", Story(1, 38)), Page("a", "copy", Story(1, 38)),
                             Page("c", "other", Story(3))};
    unsigned refused = 0;
    for (const Article& page : pages) {
      if (archive_->Ingest(page)) continue;
      ++refused;
      Ingest(page);
    }
    return refused;
  }

  void CheckPages(const std::function<void(std::uint64_t nth)>& fail) {
    ASSERT_TRUE(OpenOver({}).ok());
    EXPECT_EQ(IngestPages(), 0u);
    EXPECT_EQ(archive_->Get("report")->decision.via_id, "fuller");
    const std::vector<std::string> expected = StoryKeys();
    EXPECT_EQ(expected.size(), 10u);  // four of the sites, three of every site, three with passages
    unsigned refused = 1;
    for (std::uint64_t nth = 1; refused > 0; ++nth) {
      SCOPED_TRACE("nth " + std::to_string(nth));
      ASSERT_TRUE(OpenOver({}).ok());
      fail(nth);
      refused = IngestPages();
      EXPECT_EQ(StoryKeys(), expected);
    }
  }
};

TEST_F(ArchiveMemory, AnotherArticleMayHaveTheNumberOfARefusedOne) {
  Ingest(Page("b", "known", Story(1)));
  engine_->RefuseWrite(1);
  EXPECT_EQ(CodeOf(archive_->Ingest(Page("a", "refused", Story(2)))), StatusCode::kResourceExhausted);
  EXPECT_EQ(Ingest(Page("a", "copy", Story(1))).canonical_id, "known");
  EXPECT_FALSE(Ingest(Page("a", "refused", Story(2))).is_repost);
}

TEST_F(ArchiveMemory, ARefusedArticleIsCountedWhenItComesAgain) {
  CheckPages([this](std::uint64_t nth) { engine_->RefuseWrite(nth); });
}

TEST_F(ArchiveMemory, AnArticleIsCountedAfterTheNthReadHasFailed) {
  CheckPages([this](std::uint64_t nth) { engine_->FailRead(nth); });
}

}  // namespace
}  // namespace newsfold
