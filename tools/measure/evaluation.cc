#include "tools/measure/evaluation.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

std::optional<double> Ratio(std::uint64_t part, std::uint64_t whole) {
  NEWSFOLD_ASSERT(part <= whole);
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::uint64_t PairsAmong(std::uint64_t count) {
  return count * (count - 1) / 2;
}

template <class Key>
std::uint64_t PairsWithin(const std::map<Key, std::uint64_t>& counts) {
  std::uint64_t pairs = 0;
  for (const auto& [key, count] : counts) pairs += PairsAmong(count);
  return pairs;
}

// Two stored articles by their positions, the later one first.
struct StoredPair {
  std::size_t later = 0;
  std::size_t earlier = 0;

  friend bool operator<(const StoredPair& a, const StoredPair& b) {
    return std::tie(a.later, a.earlier) < std::tie(b.later, b.earlier);
  }
};

std::optional<StoredPair> FindStored(const Foldings& foldings, const std::string& id,
                                     const std::string& other_id) {
  const auto position = foldings.PositionOf(id);
  const auto other_position = foldings.PositionOf(other_id);
  if (!position || !other_position) return std::nullopt;
  NEWSFOLD_ASSERT(*position < foldings.in_order().size() && *other_position < foldings.in_order().size());
  const auto [earlier, later] = std::minmax(*position, *other_position);
  return StoredPair{later, earlier};
}

bool AreFolded(const Foldings& foldings, const StoredPair& pair) {
  const auto& articles = foldings.in_order();
  return articles[pair.later].canonical_id == articles[pair.earlier].canonical_id;
}

// A labelled pair with its comparison.
struct MeasuredPair {
  bool is_copy = false;
  bool is_folded = false;
  PairComparison comparison;
};

template <class Claims>
Score ScoreOf(const std::vector<MeasuredPair>& pairs, const Claims& claims) {
  Score score;
  for (const MeasuredPair& pair : pairs) score.Count(pair.is_copy, claims(pair));
  return score;
}

using Quantity = double (*)(const PairComparison&);

Curve ShareCurve(std::string_view name, Quantity quantity, const std::vector<MeasuredPair>& pairs) {
  Curve curve{name, false, {}};
  for (int percent = 30; percent <= 95; percent += 5) {
    const double threshold = percent / 100.0;
    const auto claims = [&](const MeasuredPair& pair) { return quantity(pair.comparison) >= threshold; };
    curve.points.push_back({threshold, ScoreOf(pairs, claims)});
  }
  return curve;
}

bool IsWithin(const PairComparison& comparison, int bits) {
  return comparison.classic_simhash_distance >= 0 && comparison.classic_simhash_distance <= bits;
}

Curve SimHashCurve(const std::vector<MeasuredPair>& pairs) {
  constexpr int kBitsMax = 16;
  Curve curve{"classic_simhash_distance", true, {}};
  for (int bits = 0; bits <= kBitsMax; ++bits) {
    const auto claims = [&](const MeasuredPair& pair) { return IsWithin(pair.comparison, bits); };
    curve.points.push_back({static_cast<double>(bits), ScoreOf(pairs, claims)});
  }
  return curve;
}

PairEvaluation Measure(std::string_view name, const std::vector<MeasuredPair>& pairs, std::uint64_t missing) {
  PairEvaluation result;
  result.name = name;
  result.missing = missing;
  result.score = ScoreOf(pairs, [](const MeasuredPair& pair) { return pair.is_folded; });
  result.comparison = ScoreOf(pairs, [](const MeasuredPair& pair) { return pair.comparison.is_repost; });
  for (const MeasuredPair& pair : pairs) {
    const auto relation = static_cast<std::size_t>(pair.comparison.relation);
    result.by_relation.at(relation).Count(pair.is_copy, pair.is_folded);
  }
  result.simhash_baseline =
      ScoreOf(pairs, [](const MeasuredPair& pair) { return IsWithin(pair.comparison, kSimHashBaseline); });
  result.resemblance_baseline = ScoreOf(
      pairs, [](const MeasuredPair& pair) { return pair.comparison.resemblance >= kResemblanceBaseline; });
  const auto better = [](const PairComparison& comparison) { return comparison.BetterCoverage(); };
  const auto other = [](const PairComparison& comparison) { return comparison.OtherCoverage(); };
  const auto resemblance = [](const PairComparison& comparison) { return comparison.resemblance; };
  result.curves = {ShareCurve("better_coverage", better, pairs), ShareCurve("other_coverage", other, pairs),
                   ShareCurve("resemblance", resemblance, pairs), SimHashCurve(pairs)};
  return result;
}

// Pairs that were decided wrongly.
struct MistakenPairs {
  std::set<StoredPair> misses;
  std::set<StoredPair> false_merges;
};

void FindInPairs(const std::vector<LabelledPair>& pairs, const Foldings& foldings, MistakenPairs* found) {
  for (const LabelledPair& label : pairs) {
    const auto pair = FindStored(foldings, label.id, label.other_id);
    if (!pair || AreFolded(foldings, *pair) == label.is_copy) continue;
    (label.is_copy ? found->misses : found->false_merges).insert(*pair);
  }
}

void FindFalseReposts(const Labels& labels, const Foldings& foldings, MistakenPairs* found) {
  for (const Folding& article : foldings.in_order()) {
    if (!article.is_repost || labels.InOneCluster(article.id, article.canonical_id)) continue;
    const auto pair = FindStored(foldings, article.id, article.canonical_id);
    if (pair && !labels.IsIgnored(article.id, article.canonical_id)) found->false_merges.insert(*pair);
  }
}

void FindSplitClusters(const Labels& labels, const Foldings& foldings, MistakenPairs* found) {
  std::unordered_map<std::string, std::size_t> first_of_cluster;
  std::set<std::pair<std::string, std::string>> parts;  // cluster and canonical
  const auto& articles = foldings.in_order();
  for (std::size_t position = 0; position < articles.size(); ++position) {
    const auto cluster = labels.clusters->find(articles[position].id);
    if (cluster == labels.clusters->end()) continue;
    const bool is_new_part = parts.emplace(cluster->second, articles[position].canonical_id).second;
    const auto [first, is_first] = first_of_cluster.try_emplace(cluster->second, position);
    if (is_new_part && !is_first) found->misses.insert({position, first->second});
  }
}

MistakenPairs FindMistakes(const Labels& labels, const Foldings& foldings) {
  MistakenPairs found;
  for (const auto* pairs : {&labels.pairs, &labels.cross_site_pairs}) {
    if (*pairs) FindInPairs(**pairs, foldings, &found);
  }
  if (labels.clusters) {
    FindFalseReposts(labels, foldings, &found);
    FindSplitClusters(labels, foldings, &found);
  }
  return found;
}

std::vector<std::string> FindUnknown(const Labels& labels, const Foldings& foldings) {
  std::vector<std::string> unknown;
  std::set<std::string_view> seen;
  const auto look_at = [&](const std::string& id) {
    if (!foldings.PositionOf(id) && seen.insert(id).second) unknown.push_back(id);
  };
  for (const auto* pairs : {&labels.pairs, &labels.cross_site_pairs}) {
    if (!*pairs) continue;
    for (const LabelledPair& pair : **pairs) {
      look_at(pair.id);
      look_at(pair.other_id);
    }
  }
  const std::size_t in_pairs = unknown.size();
  if (labels.clusters) {
    for (const auto& [id, cluster] : *labels.clusters) look_at(id);
  }
  std::sort(unknown.begin() + static_cast<std::ptrdiff_t>(in_pairs), unknown.end());
  for (const auto& [id, other_id] : labels.ignored) {
    look_at(id);
    look_at(other_id);
  }
  return unknown;
}

// How plainly the two texts are copies, for ordering.
auto Likeness(const Mistake& mistake) {
  const PairComparison& comparison = mistake.comparison;
  return std::tuple(comparison.BetterCoverage(), comparison.OtherCoverage(), comparison.resemblance);
}

// Compares pairs, each one once.
class Comparer {
 public:
  Comparer(const Foldings& foldings, const ComparePair& compare) : foldings_(foldings), compare_(compare) {}

  Result<PairComparison> Compare(const StoredPair& pair) {
    const auto known = comparisons_.find(pair);
    if (known != comparisons_.end()) return known->second;
    const auto& articles = foldings_.in_order();
    const Result<PairComparison> comparison = compare_(articles[pair.later].id, articles[pair.earlier].id);
    if (comparison) comparisons_.emplace(pair, *comparison);
    return comparison;
  }

  Result<PairEvaluation> MeasureFile(std::string_view name, const std::vector<LabelledPair>& labels) {
    std::vector<MeasuredPair> measured;
    std::uint64_t missing = 0;
    for (const LabelledPair& label : labels) {
      const auto pair = FindStored(foldings_, label.id, label.other_id);
      missing += pair ? 0 : 1;
      if (!pair) continue;
      const Result<PairComparison> comparison = Compare(*pair);
      if (!comparison) return comparison.error();
      measured.push_back({label.is_copy, AreFolded(foldings_, *pair), *comparison});
    }
    return Measure(name, measured, missing);
  }

  // In order of arrival.
  Result<std::vector<Mistake>> Explain(const std::set<StoredPair>& pairs) {
    std::vector<Mistake> mistakes;
    for (const StoredPair& pair : pairs) {
      const Result<PairComparison> comparison = Compare(pair);
      if (!comparison) return comparison.error();
      const Folding& article = foldings_.in_order()[pair.later];
      const Folding& other = foldings_.in_order()[pair.earlier];
      mistakes.push_back({article.id, other.id, article.canonical_id, other.canonical_id, *comparison});
    }
    return mistakes;
  }

 private:
  const Foldings& foldings_;
  const ComparePair& compare_;
  std::map<StoredPair, PairComparison> comparisons_;
};

Status MeasurePairs(const Labels& labels, Comparer* comparer, Evaluation* evaluation) {
  const std::pair<std::string_view, const std::optional<std::vector<LabelledPair>>&> files[] = {
      {"pairs", labels.pairs}, {"pairs_cross_site", labels.cross_site_pairs}};
  for (const auto& [name, pairs] : files) {
    if (!pairs) continue;
    Result<PairEvaluation> measured = comparer->MeasureFile(name, *pairs);
    if (!measured) return measured.error();
    evaluation->pairs.push_back(std::move(*measured));
  }
  return Status::Ok();
}

Status ExplainMistakes(const MistakenPairs& found, Comparer* comparer, Evaluation* evaluation) {
  Result<std::vector<Mistake>> misses = comparer->Explain(found.misses);
  if (!misses) return misses.error();
  Result<std::vector<Mistake>> false_merges = comparer->Explain(found.false_merges);
  if (!false_merges) return false_merges.error();
  evaluation->misses = std::move(*misses);
  evaluation->false_merges = std::move(*false_merges);
  std::stable_sort(evaluation->misses.begin(), evaluation->misses.end(),
                   [](const Mistake& a, const Mistake& b) { return Likeness(a) > Likeness(b); });
  std::stable_sort(evaluation->false_merges.begin(), evaluation->false_merges.end(),
                   [](const Mistake& a, const Mistake& b) { return Likeness(a) < Likeness(b); });
  return Status::Ok();
}

std::array<RepostCount, kRelations> CountReposts(const Labels& labels, const Foldings& foldings) {
  std::array<RepostCount, kRelations> counts{};
  for (const Folding& article : foldings.in_order()) {
    if (!article.is_repost) continue;
    RepostCount& count = counts.at(static_cast<std::size_t>(article.relation));
    if (!labels.clusters || labels.IsIgnored(article.id, article.canonical_id)) {
      ++count.unjudged;
    } else {
      ++(labels.InOneCluster(article.id, article.canonical_id) ? count.right : count.wrong);
    }
  }
  return counts;
}

}  // namespace

std::optional<double> Score::Precision() const {
  return Ratio(true_positive, true_positive + false_positive);
}

std::optional<double> Score::Recall() const {
  return Ratio(true_positive, true_positive + false_negative);
}

std::optional<double> Score::F1() const {
  return Ratio(2 * true_positive, 2 * true_positive + false_positive + false_negative);
}

void Score::Count(bool is_copy, bool is_called_copy) {
  true_positive += is_copy && is_called_copy ? 1 : 0;
  false_positive += !is_copy && is_called_copy ? 1 : 0;
  false_negative += is_copy && !is_called_copy ? 1 : 0;
}

void Foldings::Add(const Decision& decision) {
  if (!positions_.try_emplace(decision.id, in_order_.size()).second) return;
  in_order_.push_back({decision.id, decision.canonical_id, decision.is_repost, decision.verdict.relation});
}

void Foldings::Replace(const Decision& decision) {
  const auto found = positions_.find(decision.id);
  NEWSFOLD_ASSERT(found != positions_.end());
  in_order_[found->second] = {decision.id, decision.canonical_id, decision.is_repost,
                              decision.verdict.relation};
}

std::optional<std::size_t> Foldings::PositionOf(const std::string& id) const {
  const auto found = positions_.find(id);
  if (found == positions_.end()) return std::nullopt;
  return found->second;
}

double PairComparison::BetterCoverage() const {
  return std::max(coverage_article, coverage_canonical);
}

double PairComparison::OtherCoverage() const {
  return std::min(coverage_article, coverage_canonical);
}

PairComparison ToPairComparison(const Decision& decision) {
  PairComparison comparison;
  comparison.is_repost = decision.is_repost;
  comparison.relation = decision.verdict.relation;
  comparison.reason = decision.verdict.reason;
  comparison.coverage_article = decision.verdict.coverage_article;
  comparison.coverage_canonical = decision.verdict.coverage_canonical;
  comparison.resemblance = decision.verdict.resemblance;
  comparison.simhash_distance = decision.verdict.simhash_distance;
  return comparison;
}

Score ScoreClusters(const Labels& labels, const Foldings& foldings) {
  NEWSFOLD_ASSERT(labels.clusters.has_value());
  std::map<std::string_view, std::uint64_t> of_canonical;
  std::map<std::string_view, std::uint64_t> of_cluster;
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> of_both;
  for (const Folding& article : foldings.in_order()) {
    ++of_canonical[article.canonical_id];
    const auto cluster = labels.clusters->find(article.id);
    if (cluster == labels.clusters->end()) continue;
    ++of_cluster[cluster->second];
    ++of_both[{article.canonical_id, cluster->second}];
  }
  std::uint64_t ignored = 0;  // no two of one cluster are (ReadLabelledSet)
  for (const auto& [id, other_id] : labels.ignored) {
    const auto pair = FindStored(foldings, id, other_id);
    ignored += pair && AreFolded(foldings, *pair) && !labels.InOneCluster(id, other_id) ? 1 : 0;
  }
  const std::uint64_t right = PairsWithin(of_both);
  const std::uint64_t folded = PairsWithin(of_canonical);
  const std::uint64_t wanted = PairsWithin(of_cluster);
  NEWSFOLD_ASSERT(right + ignored <= folded && right <= wanted);
  return {right, folded - right - ignored, wanted - right};
}

Result<Evaluation> Evaluate(const Labels& labels, const Foldings& foldings, const ComparePair& compare) {
  Evaluation evaluation;
  Comparer comparer(foldings, compare);
  if (Status status = MeasurePairs(labels, &comparer, &evaluation); !status.ok()) return status;
  if (labels.clusters) evaluation.clusters = ScoreClusters(labels, foldings);
  evaluation.reposts = CountReposts(labels, foldings);
  evaluation.unknown_ids = FindUnknown(labels, foldings);
  const MistakenPairs found = FindMistakes(labels, foldings);
  if (Status status = ExplainMistakes(found, &comparer, &evaluation); !status.ok()) return status;
  return evaluation;
}

}  // namespace newsfold
