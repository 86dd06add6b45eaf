#include "tools/measure/evaluation_output.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

using Row = std::vector<std::string>;

std::string_view RelationName(std::size_t index) {
  return NameOf(static_cast<Relation>(index));
}

bool IsEmpty(const Score& score) {
  return score == Score{};
}

std::optional<double> PrecisionOf(const RepostCount& count) {
  return Score{count.right, count.wrong, 0}.Precision();
}

boost::json::value JsonOf(std::optional<double> figure) {
  if (!figure) return nullptr;
  return *figure;
}

boost::json::object JsonOf(const Score& score) {
  return {{"precision", JsonOf(score.Precision())},
          {"recall", JsonOf(score.Recall())},
          {"f1", JsonOf(score.F1())},
          {"true_positive", score.true_positive},
          {"false_positive", score.false_positive},
          {"false_negative", score.false_negative}};
}

boost::json::object JsonOf(const Curve& curve) {
  boost::json::array points;
  for (const Curve::Point& point : curve.points) {
    boost::json::object object = JsonOf(point.score);
    object["threshold"] = point.threshold;
    points.push_back(std::move(object));
  }
  return {{"quantity", curve.quantity},
          {"claims", curve.is_distance ? "at_most" : "at_least"},
          {"points", std::move(points)}};
}

boost::json::object JsonOf(const PairEvaluation& pairs) {
  boost::json::object object = JsonOf(pairs.score);
  object["missing"] = pairs.missing;
  object["comparison"] = JsonOf(pairs.comparison);
  boost::json::object relations;
  for (std::size_t i = 0; i < kRelations; ++i) {
    if (!IsEmpty(pairs.by_relation.at(i))) relations[RelationName(i)] = JsonOf(pairs.by_relation.at(i));
  }
  object["by_relation"] = std::move(relations);
  object["baselines"] = {
      {fmt::format("classic_simhash_{}", kSimHashBaseline), JsonOf(pairs.simhash_baseline)},
      {fmt::format("resemblance_{}", kResemblanceBaseline), JsonOf(pairs.resemblance_baseline)}};
  boost::json::array curves;
  for (const Curve& curve : pairs.curves) curves.push_back(JsonOf(curve));
  object["thresholds"] = std::move(curves);
  return object;
}

boost::json::object JsonOf(const Mistake& mistake) {
  const PairComparison& comparison = mistake.comparison;
  return {{"id", ToValidUtf8(mistake.id)},
          {"other_id", ToValidUtf8(mistake.other_id)},
          {"canonical_id", ToValidUtf8(mistake.canonical_id)},
          {"other_canonical_id", ToValidUtf8(mistake.other_canonical_id)},
          {"verdict", comparison.is_repost ? "repost" : "new"},
          {"relation", NameOf(comparison.relation)},
          {"reason", NameOf(comparison.reason)},
          {"coverage_article", comparison.coverage_article},
          {"coverage_canonical", comparison.coverage_canonical},
          {"resemblance", comparison.resemblance},
          {"simhash_distance", comparison.simhash_distance},
          {"classic_simhash_distance", comparison.classic_simhash_distance}};
}

boost::json::object JsonOf(const std::vector<Mistake>& mistakes, std::size_t worst_max) {
  boost::json::array worst;
  for (std::size_t i = 0; i < std::min(worst_max, mistakes.size()); ++i) worst.push_back(JsonOf(mistakes[i]));
  return {{"count", mistakes.size()}, {"worst", std::move(worst)}};
}

boost::json::object JsonOf(const std::array<RepostCount, kRelations>& reposts) {
  boost::json::object relations;
  for (std::size_t i = 0; i < kRelations; ++i) {
    const RepostCount& count = reposts.at(i);
    if (count.right + count.wrong + count.unjudged == 0) continue;
    relations[RelationName(i)] = {{"right", count.right},
                                  {"wrong", count.wrong},
                                  {"unjudged", count.unjudged},
                                  {"precision", JsonOf(PrecisionOf(count))}};
  }
  return relations;
}

boost::json::object JsonOf(const std::vector<std::string>& unknown_ids) {
  boost::json::array first;
  for (std::size_t i = 0; i < std::min(kUnknownIdsShown, unknown_ids.size()); ++i) {
    first.push_back(boost::json::string(ToValidUtf8(unknown_ids[i])));
  }
  return {{"count", unknown_ids.size()}, {"first", std::move(first)}};
}

std::string TextOf(std::optional<double> figure) {
  return figure ? fmt::format("{:.4f}", *figure) : "-";
}

Row ScoreCells(const Score& score) {
  return {TextOf(score.Precision()), TextOf(score.Recall()), TextOf(score.F1())};
}

Row ScoreRow(std::string name, const Score& score) {
  Row row = {std::move(name)};
  for (std::string& cell : ScoreCells(score)) row.push_back(std::move(cell));
  for (const std::uint64_t count : {score.true_positive, score.false_positive, score.false_negative}) {
    row.push_back(FormatCount(count));
  }
  return row;
}

std::string ScoreTable(const Evaluation& evaluation) {
  Table table({1, 2, 3, 4, 5, 6});
  table.Add({"", "precision", "recall", "F1", "right", "false", "missed"});
  for (const PairEvaluation& pairs : evaluation.pairs) {
    table.Add(ScoreRow(std::string(pairs.name), pairs.score));
    for (std::size_t i = 0; i < kRelations; ++i) {
      const Score& score = pairs.by_relation.at(i);
      if (!IsEmpty(score)) table.Add(ScoreRow(fmt::format("  {}", RelationName(i)), score));
    }
    table.Add(ScoreRow("  rules on the two texts", pairs.comparison));
    table.Add(ScoreRow(fmt::format("  classic SimHash <= {}", kSimHashBaseline), pairs.simhash_baseline));
    table.Add(ScoreRow(fmt::format("  resemblance >= {}", kResemblanceBaseline), pairs.resemblance_baseline));
  }
  if (evaluation.clusters) table.Add(ScoreRow("clusters", *evaluation.clusters));
  return table.ToString();
}

std::string RepostTable(const std::array<RepostCount, kRelations>& reposts) {
  Table table({1, 2, 3, 4});
  table.Add({"reposts", "right", "wrong", "not judged", "precision"});
  for (std::size_t i = 0; i < kRelations; ++i) {
    const RepostCount& count = reposts.at(i);
    if (count.right + count.wrong + count.unjudged == 0) continue;
    table.Add({fmt::format("  {}", RelationName(i)), FormatCount(count.right), FormatCount(count.wrong),
               FormatCount(count.unjudged), TextOf(PrecisionOf(count))});
  }
  return table.ToString();
}

// The words of a curve's name, one above each of its three columns.
void AppendName(std::string_view name, Row* row) {
  for (int column = 0; column < 3; ++column) {
    const std::size_t end = std::min(name.find('_'), name.size());
    row->emplace_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
}

// Curves over the same thresholds, side by side.
std::string CurveTable(const std::vector<const Curve*>& curves) {
  const Curve& first = *curves.front();
  std::vector<std::size_t> right;
  for (std::size_t column = 0; column <= 3 * curves.size(); ++column) right.push_back(column);
  Table table(std::move(right));
  Row names = {""};
  Row heads = {first.is_distance ? "at most" : "at least"};
  for (const Curve* curve : curves) {
    AppendName(curve->quantity, &names);
    heads.insert(heads.end(), {"precision", "recall", "F1"});
  }
  table.Add(std::move(names));
  table.Add(std::move(heads));
  for (std::size_t i = 0; i < first.points.size(); ++i) {
    Row row = {fmt::format("{:.{}f}", first.points[i].threshold, first.is_distance ? 0 : 2)};
    for (const Curve* curve : curves) {
      for (std::string& cell : ScoreCells(curve->points[i].score)) row.push_back(std::move(cell));
    }
    table.Add(std::move(row));
  }
  return table.ToString();
}

std::string CurveTables(const PairEvaluation& pairs) {
  std::vector<const Curve*> shares;
  std::vector<const Curve*> distances;
  for (const Curve& curve : pairs.curves) (curve.is_distance ? distances : shares).push_back(&curve);
  return fmt::format("\n{} by one threshold alone\n{}\n{}", pairs.name, CurveTable(shares),
                     CurveTable(distances));
}

std::string MistakeTable(std::string_view title, const std::vector<Mistake>& mistakes,
                         std::size_t worst_max) {
  const std::size_t shown = std::min(worst_max, mistakes.size());
  if (shown == 0) return {};
  Table table({2, 3, 4, 5});
  table.Add({"relation", "reason", "of it", "of the other", "resemblance", "bits", "id", "other"});
  for (std::size_t i = 0; i < shown; ++i) {
    const Mistake& mistake = mistakes[i];
    const PairComparison& comparison = mistake.comparison;
    table.Add({std::string(NameOf(comparison.relation)), std::string(NameOf(comparison.reason)),
               FormatShare(comparison.coverage_article), FormatShare(comparison.coverage_canonical),
               FormatShare(comparison.resemblance), fmt::format("{}", comparison.simhash_distance),
               Escaped(mistake.id), Escaped(mistake.other_id)});
  }
  return fmt::format("\n{}: {} of {}\n{}", title, FormatCount(shown), FormatCount(mistakes.size()),
                     table.ToString());
}

}  // namespace

boost::json::object ToJson(const EvaluationHead& head, const Evaluation& evaluation, std::size_t worst_max) {
  boost::json::object object = {{"message_type", "evaluation"}, {"set", ToValidUtf8(head.set_name)},
                                {"articles", head.articles},    {"reposts", head.reposts},
                                {"errors", head.errors},        {"seconds", head.seconds}};
  object["rechecked"] = head.rechecked ? boost::json::value(*head.rechecked) : nullptr;
  for (const PairEvaluation& pairs : evaluation.pairs) object[pairs.name] = JsonOf(pairs);
  if (evaluation.clusters) object["clusters"] = JsonOf(*evaluation.clusters);
  object["reposts_by_relation"] = JsonOf(evaluation.reposts);
  object["misses"] = JsonOf(evaluation.misses, worst_max);
  object["false_merges"] = JsonOf(evaluation.false_merges, worst_max);
  object["unknown_ids"] = JsonOf(evaluation.unknown_ids);
  return object;
}

std::string ToText(const EvaluationHead& head, const Evaluation& evaluation, std::size_t worst_max) {
  const std::string changed =
      head.rechecked ? fmt::format(", {} of them changed by the recheck", FormatCount(*head.rechecked)) : "";
  std::string text =
      fmt::format("{}: {} articles in {}, {} reposts{}\n\n{}\n{}", Escaped(head.set_name),
                  FormatCount(head.articles), FormatSeconds(head.seconds), FormatCount(head.reposts), changed,
                  ScoreTable(evaluation), RepostTable(evaluation.reposts));
  for (const PairEvaluation& pairs : evaluation.pairs) text += CurveTables(pairs);
  text += MistakeTable("worst misses", evaluation.misses, worst_max);
  text += MistakeTable("worst false merges", evaluation.false_merges, worst_max);
  return text;
}

}  // namespace newsfold
