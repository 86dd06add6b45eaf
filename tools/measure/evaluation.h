#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dedup/judge/rules.h"
#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/records/article.h"
#include "tools/measure/labels.h"

namespace newsfold {

// Right and wrong claims that two articles are copies.
struct Score {
  std::uint64_t true_positive = 0;
  std::uint64_t false_positive = 0;
  std::uint64_t false_negative = 0;

  // Empty where there is nothing to divide by.
  std::optional<double> Precision() const;
  std::optional<double> Recall() const;
  std::optional<double> F1() const;

  // One pair that was, or was not, called copies.
  void Count(bool is_copy, bool is_called_copy);

  friend bool operator==(const Score&, const Score&) = default;
};

// One article as the store folded it.
struct Folding {
  std::string id;
  std::string canonical_id;
  bool is_repost = false;
  Relation relation = Relation::kUnrelated;
};

// Every answer of one ingest. Two articles are called copies if they have the same canonical.
class Foldings {
 public:
  // The first answer about an id counts.
  void Add(const Decision& decision);
  // The newest decision about an id that was added before.
  void Replace(const Decision& decision);

  // Where `id` stands in the order of arrival; nothing if it is not stored.
  std::optional<std::size_t> PositionOf(const std::string& id) const;
  const std::vector<Folding>& in_order() const { return in_order_; }

 private:
  std::vector<Folding> in_order_;
  std::unordered_map<std::string, std::size_t> positions_;
};

// The comparison of two texts, apart from how the articles were folded.
struct PairComparison {
  bool is_repost = false;
  Relation relation = Relation::kUnrelated;
  Reason reason = Reason::kNoCandidate;
  double coverage_article = 0;
  double coverage_canonical = 0;
  double resemblance = 0;
  int simhash_distance = 0;          // of what is no boilerplate, as the store has it
  int classic_simhash_distance = 0;  // of the whole texts; -1: a text has nothing to hash

  double BetterCoverage() const;
  double OtherCoverage() const;
};
// All but the classic distance.
PairComparison ToPairComparison(const Decision& decision);

// Compares an article with an earlier one as if that were the canonical.
using ComparePair =
    std::function<Result<PairComparison>(const std::string& id, const std::string& earlier_id)>;

// What calling copies by one quantity alone would give, for each threshold.
struct Curve {
  struct Point {
    double threshold = 0;
    Score score;
  };
  std::string_view quantity;
  bool is_distance = false;  // at most the threshold, else at least
  std::vector<Point> points;
};

inline constexpr std::size_t kRelations = 7;
using ScoreByRelation = std::array<Score, kRelations>;  // by Relation

// A file of labelled pairs, measured. Pairs with an article that is not stored are left out and counted.
struct PairEvaluation {
  std::string_view name;        // of the file, without .tsv
  Score score;                  // of what the store did
  Score comparison;             // of the rules on the two texts, whatever the index proposed
  ScoreByRelation by_relation;  // `score`, by how the two texts relate
  Score simhash_baseline;       // classic SimHash at most kSimHashBaseline bits apart
  Score resemblance_baseline;   // resemblance at least kResemblanceBaseline
  std::vector<Curve> curves;
  std::uint64_t missing = 0;
};

inline constexpr int kSimHashBaseline = 3;
inline constexpr double kResemblanceBaseline = 0.8;

// The reposts of one relation, by the true cluster of the article and of its canonical.
struct RepostCount {
  std::uint64_t right = 0;
  std::uint64_t wrong = 0;
  std::uint64_t unjudged = 0;  // ignored, or nothing is known of clusters
};

// Two articles that were folded though they are no copies, or not folded though they are.
struct Mistake {
  std::string id;
  std::string other_id;  // which arrived earlier
  std::string canonical_id;
  std::string other_canonical_id;
  PairComparison comparison;
};

struct Evaluation {
  std::vector<PairEvaluation> pairs;
  std::optional<Score> clusters;  // over the pairs within clusters
  std::array<RepostCount, kRelations> reposts{};
  // Worst first: a miss is the worse the more of the two texts is shared, a false merge the less.
  std::vector<Mistake> misses;
  std::vector<Mistake> false_merges;
  std::vector<std::string> unknown_ids;  // labelled but not stored, each once, in order of the files
};

// All pairs within true clusters against all pairs with one canonical, but for the ignored ones. REQUIRES:
// labels.clusters. Linear in the articles and ignored pairs.
Score ScoreClusters(const Labels& labels, const Foldings& foldings);

// Measures `foldings` by `labels`. Each labelled pair and each mistake is compared once. The mistakes are
// those of the labelled pairs; of each repost, against its canonical; and of each true cluster, between its
// first article and the first of every other part it fell into. Errors: those of `compare`.
Result<Evaluation> Evaluate(const Labels& labels, const Foldings& foldings, const ComparePair& compare);

}  // namespace newsfold
