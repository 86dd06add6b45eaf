#include "tools/measure/evaluation.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using Pairs = std::vector<LabelledPair>;

Decision New(const std::string& id) {
  Decision decision;
  decision.id = id;
  decision.canonical_id = id;
  return decision;
}

Decision Repost(const std::string& id, const std::string& canonical_id, Relation relation) {
  Decision decision = New(id);
  decision.canonical_id = canonical_id;
  decision.is_repost = true;
  decision.verdict.relation = relation;
  return decision;
}

// a, b and e under a; c and d under c; f alone.
Foldings SixArticles() {
  Foldings foldings;
  foldings.Add(New("a"));
  foldings.Add(Repost("b", "a", Relation::kNear));
  foldings.Add(New("c"));
  foldings.Add(Repost("d", "c", Relation::kContains));
  foldings.Add(Repost("e", "a", Relation::kContained));
  foldings.Add(New("f"));
  return foldings;
}

// Truly a, b and f are one story; c, d and e stand alone, d and e without being listed.
Labels SixLabels() {
  Labels labels;
  labels.clusters = {{"a", "X"}, {"b", "X"}, {"f", "X"}, {"c", "Y"}};
  return labels;
}

PairComparison Shares(double article, double canonical) {
  PairComparison comparison;
  comparison.coverage_article = article;
  comparison.coverage_canonical = canonical;
  return comparison;
}

// Comparisons as a table, and which of them were asked for.
class Comparisons {
 public:
  void Set(const std::string& id, const std::string& earlier_id, const PairComparison& comparison) {
    table_[id + earlier_id] = comparison;
  }
  ComparePair Function() {
    return [this](const std::string& id, const std::string& earlier_id) -> Result<PairComparison> {
      asked_.push_back(id + earlier_id);
      return table_[id + earlier_id];
    };
  }
  const std::vector<std::string>& asked() const { return asked_; }

 private:
  std::map<std::string, PairComparison> table_;
  std::vector<std::string> asked_;
};

Evaluation EvaluateSix(const Labels& labels, Comparisons* comparisons) {
  Result<Evaluation> evaluation = Evaluate(labels, SixArticles(), comparisons->Function());
  EXPECT_TRUE(evaluation.has_value());
  return std::move(*evaluation);
}

std::vector<std::string> Names(const std::vector<Mistake>& mistakes) {
  std::vector<std::string> names;
  names.reserve(mistakes.size());
  for (const Mistake& mistake : mistakes) names.push_back(mistake.id + mistake.other_id);
  return names;
}

TEST(Score, FiguresAreTheTextbookOnes) {
  const Score score{6, 2, 4};
  EXPECT_THAT(score.Precision(), Optional(DoubleEq(0.75)));
  EXPECT_THAT(score.Recall(), Optional(DoubleEq(0.6)));
  EXPECT_THAT(score.F1(), Optional(DoubleEq(12.0 / 18.0)));
}

TEST(Score, NothingToDivideByGivesNoFigure) {
  EXPECT_EQ(Score{}.Precision(), std::nullopt);
  EXPECT_EQ(Score{}.Recall(), std::nullopt);
  EXPECT_EQ(Score{}.F1(), std::nullopt);
  EXPECT_EQ((Score{0, 0, 3}.Precision()), std::nullopt);
  EXPECT_THAT((Score{0, 0, 3}.Recall()), Optional(0.0));
}

TEST(Foldings, TheFirstAnswerCounts) {
  Foldings foldings = SixArticles();
  foldings.Add(Repost("a", "f", Relation::kNear));
  EXPECT_EQ(foldings.in_order().size(), 6U);
  EXPECT_EQ(foldings.in_order()[0].canonical_id, "a");
  EXPECT_THAT(foldings.PositionOf("f"), Optional(5U));
  EXPECT_EQ(foldings.PositionOf("g"), std::nullopt);
}

TEST(ScoreClusters, CountsPairs) {
  // Found: ab, ae, be, cd. Wanted: ab, af, bf.
  EXPECT_EQ(ScoreClusters(SixLabels(), SixArticles()), (Score{1, 3, 2}));
}

TEST(ScoreClusters, IgnoredPairsAreNotFound) {
  Labels labels = SixLabels();
  labels.ignored = {MakeIdPair("d", "c"), MakeIdPair("a", "c"), MakeIdPair("e", "stranger")};
  EXPECT_EQ(ScoreClusters(labels, SixArticles()), (Score{1, 2, 2}));
}

TEST(ScoreClusters, LabelsOfArticlesThatAreNotStoredDoNotCount) {
  Labels labels = SixLabels();
  labels.clusters->emplace("stranger", "X");
  EXPECT_EQ(ScoreClusters(labels, SixArticles()), (Score{1, 3, 2}));
}

// Every pair of articles, one by one.
Score ScoreClustersByEnumeration(const Labels& labels, const Foldings& foldings) {
  Score score;
  for (const Folding& article : foldings.in_order()) {
    for (const Folding& other : foldings.in_order()) {
      if (article.id >= other.id || labels.IsIgnored(article.id, other.id)) continue;
      score.Count(labels.InOneCluster(article.id, other.id), article.canonical_id == other.canonical_id);
    }
  }
  return score;
}

TEST(ScoreClusters, AgreesWithEnumeration) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    Foldings foldings;
    Labels labels;
    labels.clusters.emplace();
    for (int i = 0; i < 40; ++i) {
      const std::string id = std::to_string(i);
      foldings.Add(Repost(id, std::to_string(random() % 8), Relation::kNear));
      if (random() % 4 != 0) labels.clusters->emplace(id, std::to_string(random() % 6));
    }
    for (int i = 0; i < 60; ++i) {
      const std::string id = std::to_string(random() % 40), other_id = std::to_string(random() % 40);
      if (id != other_id && !labels.InOneCluster(id, other_id)) {
        labels.ignored.insert(MakeIdPair(id, other_id));
      }
    }
    EXPECT_EQ(ScoreClusters(labels, foldings), ScoreClustersByEnumeration(labels, foldings));
  }
}

TEST(Evaluate, PairsAreScoredAsFoldedAndAsCompared) {
  Labels labels;
  labels.pairs = Pairs{{"a", "b", true}, {"f", "a", true}, {"e", "b", false}, {"c", "f", false}};
  Comparisons comparisons;
  PairComparison repost;
  repost.is_repost = true;
  comparisons.Set("b", "a", repost);
  comparisons.Set("f", "a", repost);
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  ASSERT_EQ(evaluation.pairs.size(), 1U);
  EXPECT_EQ(evaluation.pairs[0].name, "pairs");
  EXPECT_EQ(evaluation.pairs[0].score, (Score{1, 1, 1}));
  EXPECT_EQ(evaluation.pairs[0].comparison, (Score{2, 0, 0}));
  EXPECT_EQ(evaluation.clusters, std::nullopt);
}

TEST(Evaluate, EachPairIsComparedOnceLaterAgainstEarlier) {
  Labels labels = SixLabels();
  labels.pairs = Pairs{{"a", "b", true}, {"b", "a", true}, {"a", "f", true}};
  labels.cross_site_pairs = Pairs{{"a", "b", true}};
  Comparisons comparisons;
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  // Pairs first, then the other misses (none), then the other false merges.
  EXPECT_THAT(comparisons.asked(), ElementsAre("ba", "fa", "dc", "ea"));
  EXPECT_EQ(evaluation.pairs[0].score, (Score{2, 0, 1}));
  EXPECT_EQ(evaluation.pairs[1].score, (Score{1, 0, 0}));
}

TEST(Evaluate, PairsOfUnknownArticlesAreLeftOutAndNamed) {
  Labels labels;
  labels.pairs = Pairs{{"a", "z", true}, {"y", "z", false}, {"a", "b", true}};
  labels.clusters = {{"x", "X"}, {"a", "X"}, {"w", "Y"}};
  labels.ignored = {MakeIdPair("v", "a")};
  Comparisons comparisons;
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  EXPECT_EQ(evaluation.pairs[0].missing, 2U);
  EXPECT_EQ(evaluation.pairs[0].score, (Score{1, 0, 0}));
  EXPECT_THAT(evaluation.unknown_ids, ElementsAre("z", "y", "w", "x", "v"));
}

TEST(Evaluate, ScoresAreSplitByHowTheTextsRelate) {
  Labels labels;
  labels.pairs = Pairs{{"a", "b", true}, {"c", "d", false}, {"a", "f", true}};
  Comparisons comparisons;
  PairComparison near, excerpt;
  near.relation = Relation::kNear;
  excerpt.relation = Relation::kExcerpt;
  comparisons.Set("b", "a", near);
  comparisons.Set("d", "c", near);
  comparisons.Set("f", "a", excerpt);
  const auto by_relation = EvaluateSix(labels, &comparisons).pairs[0].by_relation;
  EXPECT_EQ(by_relation.at(static_cast<std::size_t>(Relation::kNear)), (Score{1, 1, 0}));
  EXPECT_EQ(by_relation.at(static_cast<std::size_t>(Relation::kExcerpt)), (Score{0, 0, 1}));
  EXPECT_EQ(by_relation.at(static_cast<std::size_t>(Relation::kIdentical)), Score{});
}

const Curve& CurveOf(const Evaluation& evaluation, std::string_view quantity) {
  for (const Curve& curve : evaluation.pairs.at(0).curves) {
    if (curve.quantity == quantity) return curve;
  }
  ADD_FAILURE() << quantity;
  return evaluation.pairs.at(0).curves.front();
}

Score At(const Curve& curve, double threshold) {
  for (const Curve::Point& point : curve.points) {
    if (point.threshold == threshold) return point.score;
  }
  ADD_FAILURE() << threshold;
  return {};
}

TEST(Evaluate, CurvesCallCopiesByOneQuantity) {
  Labels labels;
  labels.pairs = Pairs{{"a", "b", true}, {"c", "d", false}, {"a", "f", true}};
  Comparisons comparisons;
  comparisons.Set("b", "a", Shares(0.9, 0.6));
  comparisons.Set("d", "c", Shares(0.5, 0.7));
  comparisons.Set("f", "a", Shares(0.3, 0.2));
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  const Curve& better = CurveOf(evaluation, "better_coverage");
  EXPECT_EQ(better.points.size(), 14U);
  EXPECT_EQ(At(better, 0.3), (Score{2, 1, 0}));
  EXPECT_EQ(At(better, 0.35), (Score{1, 1, 1}));
  EXPECT_EQ(At(better, 0.7), (Score{1, 1, 1}));
  EXPECT_EQ(At(better, 0.75), (Score{1, 0, 1}));
  EXPECT_EQ(At(better, 0.9), (Score{1, 0, 1}));
  EXPECT_EQ(At(better, 0.95), (Score{0, 0, 2}));
  const Curve& other = CurveOf(evaluation, "other_coverage");
  EXPECT_EQ(At(other, 0.5), (Score{1, 1, 1}));
  EXPECT_EQ(At(other, 0.6), (Score{1, 0, 1}));
}

TEST(Evaluate, BaselinesAreMeasuredOnTheSamePairs) {
  Labels labels;
  labels.pairs = Pairs{{"a", "b", true}, {"c", "d", false}, {"a", "f", true}, {"c", "f", true}};
  Comparisons comparisons;
  PairComparison close, far, alike, nothing;
  close.classic_simhash_distance = 3;
  far.classic_simhash_distance = 4;
  alike.classic_simhash_distance = 20;
  alike.resemblance = 0.8;
  nothing.classic_simhash_distance = -1;
  comparisons.Set("b", "a", close);
  comparisons.Set("d", "c", far);
  comparisons.Set("f", "a", alike);
  comparisons.Set("f", "c", nothing);
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  EXPECT_EQ(evaluation.pairs[0].simhash_baseline, (Score{1, 0, 2}));
  EXPECT_EQ(evaluation.pairs[0].resemblance_baseline, (Score{1, 0, 2}));
  const Curve& distances = CurveOf(evaluation, "classic_simhash_distance");
  EXPECT_TRUE(distances.is_distance);
  EXPECT_EQ(distances.points.size(), 17U);
  EXPECT_EQ(At(distances, 2), (Score{0, 0, 3}));
  EXPECT_EQ(At(distances, 4), (Score{1, 1, 2}));
}

TEST(Evaluate, RepostsAreCountedByRelation) {
  Labels labels = SixLabels();
  labels.ignored = {MakeIdPair("c", "d")};
  Comparisons comparisons;
  const auto reposts = EvaluateSix(labels, &comparisons).reposts;
  EXPECT_EQ(reposts.at(static_cast<std::size_t>(Relation::kNear)).right, 1U);
  EXPECT_EQ(reposts.at(static_cast<std::size_t>(Relation::kContained)).wrong, 1U);
  EXPECT_EQ(reposts.at(static_cast<std::size_t>(Relation::kContains)).unjudged, 1U);
  EXPECT_EQ(reposts.at(static_cast<std::size_t>(Relation::kContains)).wrong, 0U);
}

TEST(Evaluate, WithoutClustersNoRepostIsJudged) {
  Labels labels;
  labels.pairs = Pairs{{"a", "b", true}};
  Comparisons comparisons;
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  EXPECT_EQ(evaluation.reposts.at(static_cast<std::size_t>(Relation::kNear)).unjudged, 1U);
  EXPECT_EQ(evaluation.reposts.at(static_cast<std::size_t>(Relation::kNear)).right, 0U);
  EXPECT_THAT(evaluation.misses, IsEmpty());
  EXPECT_THAT(evaluation.false_merges, IsEmpty());
}

TEST(Evaluate, WorstMistakesComeFirst) {
  Labels labels = SixLabels();
  labels.pairs = Pairs{{"d", "f", true}, {"b", "e", false}};
  Comparisons comparisons;
  comparisons.Set("f", "d", Shares(0.2, 0.9));  // a miss of the pairs
  comparisons.Set("f", "a", Shares(0.5, 0.5));  // cluster X fell apart
  comparisons.Set("e", "b", Shares(0.8, 0.1));  // a false merge of the pairs
  comparisons.Set("d", "c", Shares(0.3, 0.7));  // a repost of a stranger
  comparisons.Set("e", "a", Shares(0.8, 0.2));  // another
  const Evaluation evaluation = EvaluateSix(labels, &comparisons);
  EXPECT_THAT(Names(evaluation.misses), ElementsAre("fd", "fa"));
  EXPECT_THAT(Names(evaluation.false_merges), ElementsAre("dc", "eb", "ea"));
  EXPECT_EQ(evaluation.misses[0].canonical_id, "f");
  EXPECT_EQ(evaluation.misses[0].other_canonical_id, "c");
}

TEST(Evaluate, IgnoredRepostsAreNoMistakes) {
  Labels labels = SixLabels();
  labels.ignored = {MakeIdPair("c", "d"), MakeIdPair("e", "a")};
  Comparisons comparisons;
  EXPECT_THAT(EvaluateSix(labels, &comparisons).false_merges, IsEmpty());
}

TEST(Evaluate, AClusterInManyPartsIsOneMissAPart) {
  Labels labels;
  labels.clusters = {{"a", "X"}, {"b", "X"}, {"c", "X"}, {"d", "X"}, {"e", "X"}, {"f", "X"}};
  Comparisons comparisons;
  EXPECT_THAT(Names(EvaluateSix(labels, &comparisons).misses), ElementsAre("ca", "fa"));
}

TEST(Evaluate, AFailedComparisonIsPassedOn) {
  Labels labels;
  labels.pairs = Pairs{{"a", "b", true}};
  const auto fail = [](const std::string&, const std::string&) -> Result<PairComparison> {
    return Corruption("damaged");
  };
  EXPECT_EQ(Evaluate(labels, SixArticles(), fail).error().code(), StatusCode::kCorruption);
  EXPECT_EQ(Evaluate(SixLabels(), SixArticles(), fail).error().code(), StatusCode::kCorruption);
}

}  // namespace
}  // namespace newsfold
