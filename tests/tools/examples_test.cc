#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/json/json.h"

namespace newsfold {
namespace {

const std::filesystem::path kExamples = NEWSFOLD_EXAMPLES_DIR;

std::vector<std::string> Lines(const std::string& name) {
  std::ifstream file(kExamples / name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<Article> Examples() {
  ArticleJsonParser parser{FieldNames{}};
  std::vector<Article> articles;
  for (const std::string& line : Lines("articles.jsonl")) {
    Result<Article> article = parser.Parse(line);
    EXPECT_TRUE(article.has_value()) << line.substr(0, 40);
    if (article) articles.push_back(std::move(*article));
  }
  return articles;
}

struct Truth {
  std::string cluster;
  std::string noise;
};

std::map<std::string, Truth> TruthById() {
  std::map<std::string, Truth> truth;
  for (const std::string& line : Lines("truth.tsv")) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    truth[line.substr(0, first)] = {line.substr(first + 1, second - first - 1), line.substr(second + 1)};
  }
  return truth;
}

// A store in a folder of its own.
class ExamplesInAStore : public testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("examples_test_") + test.name());
    std::filesystem::remove_all(folder_);
    ArchiveOptions options;
    options.directory = folder_.string();
    options.create_if_missing = true;
    Result<std::unique_ptr<Archive>> opened = Archive::Open(options);
    ASSERT_TRUE(opened.has_value()) << opened.error().ToString();
    archive_ = std::move(*opened);
  }
  void TearDown() override {
    archive_.reset();
    std::filesystem::remove_all(folder_);
  }

  Decision Ingest(const Article& article) {
    Result<Decision> decision = archive_->Ingest(article);
    EXPECT_TRUE(decision.has_value()) << article.id << ": " << decision.error().ToString();
    return decision ? *decision : Decision{};
  }

  std::filesystem::path folder_;
  std::unique_ptr<Archive> archive_;
};

TEST(Examples, AreCompleteAndOfOrdinaryLength) {
  std::set<std::string> ids, languages;
  for (const Article& article : Examples()) {
    EXPECT_TRUE(ids.insert(article.id).second) << article.id;
    for (const std::string& field :
         {article.url, article.title, article.language, article.published_at, article.source}) {
      EXPECT_FALSE(field.empty()) << article.id;
    }
    EXPECT_THAT(article.url, testing::ContainsRegex("^https://[a-z0-9.-]*\\.example/")) << article.id;
    EXPECT_GT(article.text.size(), 400u) << article.id;
    EXPECT_LT(article.text.size(), 5000u) << article.id;
    languages.insert(article.language);
  }
  EXPECT_GE(ids.size(), 30u);
  EXPECT_THAT(languages, testing::IsSupersetOf({"zh", "zh-Hant", "en"}));
  EXPECT_GE(languages.size(), 7u);
}

TEST(Examples, TruthCoversEveryArticleAndEveryKindOfNoise) {
  const std::map<std::string, Truth> truth = TruthById();
  std::string kinds;
  for (const Article& article : Examples()) {
    ASSERT_TRUE(truth.count(article.id)) << article.id;
    EXPECT_TRUE(truth.count(truth.at(article.id).cluster)) << article.id;
    kinds += truth.at(article.id).noise + ";";
  }
  EXPECT_EQ(truth.size(), Examples().size());
  for (const char* kind :
       {"script conversion", "pinyin", "injected headline", "navigation", "headline tail", "truncation",
        "new dateline", "edited sentences", "side list", "updated story", "quotes two sentences"}) {
    EXPECT_THAT(kinds, testing::HasSubstr(kind));
  }
}

TEST_F(ExamplesInAStore, AreFoldedAsTheTruthSays) {
  const std::map<std::string, Truth> truth = TruthById();
  for (const Article& article : Examples()) {
    const Decision decision = Ingest(article);
    EXPECT_EQ(decision.canonical_id, truth.at(article.id).cluster)
        << article.id << " (" << truth.at(article.id).noise << "): " << NameOf(decision.verdict.reason)
        << " against " << decision.compared_id << ", coverage " << decision.verdict.coverage_article << " / "
        << decision.verdict.coverage_canonical;
  }
}

// The copy arrives first, its original last.
TEST_F(ExamplesInAStore, FormTheSameClustersInReverse) {
  const std::map<std::string, Truth> truth = TruthById();
  std::vector<Article> articles = Examples();
  std::reverse(articles.begin(), articles.end());
  std::map<std::string, std::string> canonical;
  for (const Article& article : articles) canonical[article.id] = Ingest(article).canonical_id;
  for (const auto& [id, one] : truth) {
    for (const auto& [other_id, other] : truth) {
      EXPECT_EQ(canonical[id] == canonical[other_id], one.cluster == other.cluster)
          << id << " and " << other_id;
    }
  }
}

}  // namespace
}  // namespace newsfold
