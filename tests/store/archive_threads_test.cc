#include <atomic>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::ArchiveFixture;
using testing::Repost;
using testing::StatusIs;
using testing::Story;
using testing::Words;

class ArchiveThreads : public ArchiveFixture {
 protected:
  // `groups` stories, each in `copies` versions that differ in their first and last line.
  static std::vector<Article> Articles(unsigned groups, unsigned copies) {
    std::vector<Article> articles;
    for (unsigned group = 0; group < groups; ++group) {
      for (unsigned copy = 0; copy < copies; ++copy) {
        Article article;
        article.id = std::to_string(group) + "/" + std::to_string(copy);
        article.text = Repost(Story(group), "Desk " + article.id, "End of " + article.id);
        articles.push_back(article);
      }
    }
    return articles;
  }

  // Every thread ingests every article, each in an order of its own.
  void IngestFrom(unsigned thread_count, const std::vector<Article>& articles) {
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < thread_count; ++t) {
      threads.emplace_back([this, t, order = articles]() mutable {
        std::shuffle(order.begin(), order.end(), std::mt19937(t));
        for (const Article& article : order) {
          const Result<Decision> decision = archive_->Ingest(article);
          if (!decision || decision->id != article.id) ++failures_;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  // Whether it is stored or not: what is read is its text.
  void ReadAndCheck(const Article& article) {
    const Result<StoredArticle> stored = archive_->Get(article.id);
    if (stored ? stored->article.text != article.text : stored.error().code() != StatusCode::kNotFound) {
      ++failures_;
    }
    if (!archive_->Check(article)) ++failures_;
  }

  void Check(unsigned thread_count, unsigned groups, unsigned copies) {
    const std::vector<Article> articles = Articles(groups, copies);
    IngestFrom(thread_count, articles);
    EXPECT_EQ(failures_, 0u);
    std::map<std::string, std::set<std::string>> canonicals;  // of each group
    for (const Article& article : articles) {
      const Result<StoredArticle> stored = archive_->Get(article.id);
      ASSERT_TRUE(stored) << stored.error().ToString();
      EXPECT_EQ(stored->article.text, article.text);
      canonicals[article.id.substr(0, article.id.find('/'))].insert(stored->decision.canonical_id);
    }
    for (const auto& [group, ids] : canonicals) {
      EXPECT_EQ(ids.size(), 1u) << group;
      EXPECT_EQ(archive_->GetCluster(*ids.begin(), "", copies)->members.size(), copies - 1);
    }
    EXPECT_EQ(archive_->GetStats().articles, articles.size());
    EXPECT_EQ(archive_->GetStats().canonicals, groups);
    const std::vector<FeedEntry> feed = archive_->ReadFeed(0, articles.size() + 1)->entries;
    ASSERT_EQ(feed.size(), articles.size());
    for (std::size_t i = 0; i < feed.size(); ++i) EXPECT_EQ(feed[i].sequence, i + 1);
  }

  std::atomic<unsigned> failures_{0};
};

TEST_F(ArchiveThreads, FourThreadsMakeOneCanonicalAGroup) {
  Check(4, 5, 4);
}

TEST_F(ArchiveThreads, EightThreadsMakeOneCanonicalAGroup) {
  Check(8, 40, 5);
}

TEST_F(ArchiveThreads, SixtyFourThreadsMakeOneCanonicalAGroup) {
  Check(64, 20, 4);
}

// Enough articles for the first dictionary, so that training runs beside the ingest.
TEST_F(ArchiveThreads, ArticlesStayReadableWhileADictionaryIsTrained) {
  Check(2, 150, 2);
  Reopen();
  EXPECT_EQ(TextOf("149/0"), Articles(150, 1)[149].text);
}

TEST_F(ArchiveThreads, OneOfManyTextsWinsAnId) {
  std::atomic<unsigned> winners{0};
  std::atomic<unsigned> losers{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      Article article;
      article.id = "contested";
      article.text = Story(t);
      const Result<Decision> decision = archive_->Ingest(article);
      if (decision) ++winners;
      if (!decision && decision.error().code() == StatusCode::kAlreadyExists) ++losers;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(winners, 1u);
  EXPECT_EQ(losers, 7u);
}

TEST_F(ArchiveThreads, ReadersAndChecksRunBesideIngest) {
  const std::vector<Article> articles = Articles(20, 3);
  IngestText("first", Story(9999));
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t) {
    readers.emplace_back([&] {
      std::mt19937 random(5);
      do {
        const Article& article = articles[random() % articles.size()];
        ReadAndCheck(article);
        if (!archive_->GetCluster("first", "", 10)) ++failures_;
        if (!archive_->ReadFeed(0, 100)) ++failures_;
        if (!archive_->ForEachId([](std::string_view) { return true; }).ok()) ++failures_;
        if (archive_->GetStats().articles > articles.size() + 1) ++failures_;
      } while (!done);
    });
  }
  IngestFrom(2, articles);
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(failures_, 0u);
}

// Canonicals become reposts, and their bodies are encoded anew, while they are read.
TEST_F(ArchiveThreads, ReadersRunBesideCanonicalsThatJoin) {
  std::vector<Article> articles;
  for (int group = 0; group < 40; ++group) {
    const std::string name = "g" + std::to_string(group) + "x";
    const std::string title = name + "storm closes the harbour bridge for a week";
    const std::string halves[] = {Words(name + "a", 60), Words(name + "b", 60)};
    for (const std::string& text : {halves[0], halves[1], halves[0] + halves[1]}) {
      Article article;
      article.id = std::to_string(articles.size());
      article.title = title;
      article.url = "https://a.example/" + article.id;
      article.text = text;
      articles.push_back(article);
    }
  }
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (unsigned t = 0; t < 2; ++t) {
    readers.emplace_back([&, t] {
      std::mt19937 random(t);
      do {
        const Article& article = articles[random() % articles.size()];
        ReadAndCheck(article);
      } while (!done);
    });
  }
  std::size_t joined = 0;
  for (const Article& article : articles) joined += Ingest(article).joined.size();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(joined, 40u);
  EXPECT_EQ(failures_, 0u);
}

// A check takes no lock: it may see a cluster of before a join, and its canonical of behind it.
TEST_F(ArchiveThreads, ChecksBesideJoins) {
  std::size_t joined = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string seed = "r" + std::to_string(round) + "x";
    const std::string report = Words(seed + "a", 120);
    IngestText(seed + "left", report + Words(seed + "b", 90));
    IngestText(seed + "right", report + Words(seed + "c", 90));
    Article checked;
    checked.text = report;
    std::atomic<bool> is_over = false;
    std::vector<std::thread> checkers;
    for (int t = 0; t < 3; ++t) {
      checkers.emplace_back([&] {
        while (!is_over) failures_ += !archive_->Check(checked);
      });
    }
    joined += IngestText(seed + "report", report).joined.size();
    is_over = true;
    for (std::thread& checker : checkers) checker.join();
  }
  EXPECT_EQ(failures_, 0u);
  EXPECT_GT(joined, 30u) << "most rounds have to join clusters, or nothing is shown";
}

}  // namespace
}  // namespace newsfold
