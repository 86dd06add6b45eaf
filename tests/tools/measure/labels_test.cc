#include "tools/measure/labels.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::EndsWith;
using testing::ScratchDirectory;
using ::testing::UnorderedElementsAre;
using testing::WriteFile;

// A set of one's own making. What it holds beyond an articles file, each test says.
class LabelledSetTest : public ::testing::Test {
 protected:
  LabelledSetTest() { Write("articles.jsonl", ""); }

  void Write(const std::string& name, const std::string& bytes) { WriteFile(scratch_ / name, bytes); }
  Result<LabelledSet> Read() { return ReadLabelledSet(scratch_ / ""); }

  // That the set is refused, with a message that ends in `message`.
  void CheckRefused(const std::string& message) {
    const Result<LabelledSet> set = Read();
    ASSERT_FALSE(set.has_value());
    EXPECT_EQ(set.error().code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(set.error().message(), EndsWith(message));
  }
  void CheckFileRefused(const std::string& name, const std::string& bytes, const std::string& message) {
    Write(name, bytes);
    CheckRefused(name + message);
    Write(name, "");
  }

  ScratchDirectory scratch_;
};

TEST_F(LabelledSetTest, EveryFileIsRead) {
  Write("pairs.tsv", "a\tb\t1\nb\tc d\t0\n");
  Write("pairs_cross_site.tsv", "a\tb\t1\n");
  Write("clusters.tsv", "a\tX\nb\tX\nc d\tY\n");
  Write("ignore.tsv", "c d\ta\n");
  const Result<LabelledSet> set = Read();
  ASSERT_TRUE(set.has_value()) << set.error().message();
  EXPECT_THAT(set->articles_path, EndsWith("articles.jsonl"));
  const Labels& labels = set->labels;
  ASSERT_EQ(labels.pairs->size(), 2U);
  EXPECT_EQ(labels.pairs->at(0).id, "a");
  EXPECT_TRUE(labels.pairs->at(0).is_copy);
  EXPECT_EQ(labels.pairs->at(1).other_id, "c d");
  EXPECT_FALSE(labels.pairs->at(1).is_copy);
  EXPECT_EQ(labels.cross_site_pairs->size(), 1U);
  EXPECT_EQ(labels.clusters->at("c d"), "Y");
  EXPECT_THAT(labels.ignored, UnorderedElementsAre(IdPair("a", "c d")));
}

TEST_F(LabelledSetTest, FilesThatAreNotThereAreAbsent) {
  Write("pairs.tsv", "a\tb\t1\n");
  const Result<LabelledSet> set = Read();
  ASSERT_TRUE(set.has_value());
  EXPECT_FALSE(set->labels.cross_site_pairs.has_value());
  EXPECT_FALSE(set->labels.clusters.has_value());
  EXPECT_TRUE(set->labels.ignored.empty());
}

TEST_F(LabelledSetTest, BlankLinesAndCarriageReturnsAreNoLabels) {
  Write("pairs.tsv",
        "\xEF\xBB\xBF"
        "a\tb\t1\r\n\r\n\n c\td\t0");
  const Result<LabelledSet> set = Read();
  ASSERT_TRUE(set.has_value()) << set.error().message();
  ASSERT_EQ(set->labels.pairs->size(), 2U);
  EXPECT_EQ(set->labels.pairs->at(0).id, "a");
  EXPECT_EQ(set->labels.pairs->at(1).id, " c");
}

TEST_F(LabelledSetTest, TheSetIsNamedAfterItsFolder) {
  Write("pairs.tsv", "a\tb\t1\n");
  const std::string folder = (scratch_ / "").substr(0, (scratch_ / "").size() - 1);
  const std::string name = folder.substr(folder.rfind('/') + 1);
  EXPECT_EQ(ReadLabelledSet(folder)->name, name);
  EXPECT_EQ(ReadLabelledSet(folder + "/")->name, name);
  EXPECT_EQ(ReadLabelledSet(folder + "/.")->name, name);
}

TEST_F(LabelledSetTest, CompressedArticlesAreFound) {
  Write("pairs.tsv", "a\tb\t1\n");
  std::filesystem::rename(scratch_ / "articles.jsonl", scratch_ / "articles.jsonl.zst");
  EXPECT_THAT(Read()->articles_path, EndsWith("articles.jsonl.zst"));
  std::filesystem::rename(scratch_ / "articles.jsonl.zst", scratch_ / "articles.jsonl.gz");
  EXPECT_THAT(Read()->articles_path, EndsWith("articles.jsonl.gz"));
}

TEST_F(LabelledSetTest, MissingPartsAreNamed) {
  CheckRefused("holds no labels: pairs.tsv, pairs_cross_site.tsv or clusters.tsv");
  Write("ignore.tsv", "a\tb\n");
  CheckRefused("holds no labels: pairs.tsv, pairs_cross_site.tsv or clusters.tsv");
  std::filesystem::remove(scratch_ / "articles.jsonl");
  CheckRefused("holds no articles.jsonl, articles.jsonl.zst or articles.jsonl.gz");
  EXPECT_THAT(ReadLabelledSet(scratch_ / "elsewhere").error().message(),
              EndsWith("elsewhere' is not a folder"));
}

TEST_F(LabelledSetTest, MalformedPairsAreNamedByFileAndLine) {
  const std::string wanted = "where 3 belong: two ids and 1 or 0, with tabs between";
  CheckFileRefused("pairs.tsv", "a\tb\t1\n\na b 1\n", ":3: 1 column " + wanted);
  CheckFileRefused("pairs.tsv", "a\tb\n", ":1: 2 columns " + wanted);
  CheckFileRefused("pairs.tsv", "a\tb\t1\t1\n", ":1: 4 columns " + wanted);
  CheckFileRefused("pairs.tsv", "a\t\t1\n", ":1: column 2 is empty");
  CheckFileRefused("pairs.tsv", "a\tb\tyes\n", ":1: the label is 'yes'; 1 stands for copies, 0 for others");
  CheckFileRefused("pairs.tsv", "a\ta\t1\n", ":1: 'a' is paired with itself");
  CheckFileRefused("pairs_cross_site.tsv", "a\tb\t\n", ":1: column 3 is empty");
}

TEST_F(LabelledSetTest, ALineWithoutEndIsRefused) {
  CheckFileRefused("pairs.tsv", std::string(65'537, 'a'), ":1: longer than 65536 bytes");
}

TEST_F(LabelledSetTest, MalformedClustersAreNamedByFileAndLine) {
  CheckFileRefused("clusters.tsv", "a\n",
                   ":1: 1 column where 2 belong: an id and its cluster, with tabs between");
  CheckFileRefused("clusters.tsv", "a\tX\nb\tX\na\tY\n",
                   ":3: 'a' is in cluster 'X' already and cannot be in 'Y'");
}

TEST_F(LabelledSetTest, AClusterMayBeSaidTwice) {
  Write("clusters.tsv", "a\tX\na\tX\n");
  EXPECT_TRUE(Read().has_value());
}

TEST_F(LabelledSetTest, ContradictoryIgnoredPairsAreRefused) {
  Write("clusters.tsv", "a\tX\nb\tX\n");
  CheckFileRefused("ignore.tsv", "b\ta\n", ":1: 'b' and 'a' are in one cluster and cannot be ignored");
  CheckFileRefused("ignore.tsv", "a\ta\n", ":1: 'a' is paired with itself");
  CheckFileRefused("ignore.tsv", "a\n", ":1: 1 column where 2 belong: two ids, with tabs between");
}

TEST(Labels, PairsHaveNoDirection) {
  EXPECT_EQ(MakeIdPair("b", "a"), MakeIdPair("a", "b"));
  EXPECT_EQ(MakeIdPair("b", "a"), IdPair("a", "b"));
  Labels labels;
  labels.ignored = {MakeIdPair("a", "b")};
  EXPECT_TRUE(labels.IsIgnored("a", "b"));
  EXPECT_TRUE(labels.IsIgnored("b", "a"));
  EXPECT_FALSE(labels.IsIgnored("a", "c"));
}

TEST(Labels, UnlistedArticlesStandAlone) {
  Labels labels;
  EXPECT_FALSE(labels.InOneCluster("a", "b"));
  labels.clusters = {{"a", "X"}, {"b", "X"}, {"c", "Y"}};
  EXPECT_TRUE(labels.InOneCluster("a", "b"));
  EXPECT_FALSE(labels.InOneCluster("a", "c"));
  EXPECT_FALSE(labels.InOneCluster("a", "unlisted"));
  EXPECT_FALSE(labels.InOneCluster("unlisted", "unlisted too"));
}

}  // namespace
}  // namespace newsfold
