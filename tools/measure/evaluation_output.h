#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "tools/measure/evaluation.h"

namespace newsfold {

// Of the labelled ids that are not stored, as many are named.
inline constexpr std::size_t kUnknownIdsShown = 5;

// What an evaluation is of.
struct EvaluationHead {
  std::string set_name;
  std::uint64_t articles = 0;
  std::uint64_t reposts = 0;
  std::uint64_t errors = 0;                // articles that were refused
  double seconds = 0;                      // of ingesting
  std::optional<std::uint64_t> rechecked;  // reposts that a recheck then split off or moved, if there was one
};

// {"message_type":"evaluation","set","articles","reposts","errors","seconds","rechecked",
//  "pairs":{"precision","recall","f1","true_positive","false_positive","false_negative","missing",
//           "comparison":SCORE,"by_relation":{"near":SCORE,...},
//           "baselines":{"classic_simhash_3":SCORE,"resemblance_0.8":SCORE},
//           "thresholds":[{"quantity","claims":"at_least"|"at_most","points":[{"threshold",SCORE...}]}]},
//  "pairs_cross_site":{...},"clusters":SCORE,
//  "reposts_by_relation":{"near":{"right","wrong","unjudged","precision"},...},
//  "misses":{"count","worst":[MISTAKE]},"false_merges":{...},"unknown_ids":{"count","first":[]}}
// SCORE has precision, recall and f1, null where there is nothing to divide by, and the three counts; MISTAKE
// has id, other_id, their canonicals, and the comparison. Lists hold at most worst_max entries.
boost::json::object ToJson(const EvaluationHead& head, const Evaluation& evaluation, std::size_t worst_max);

// The same as tables.
std::string ToText(const EvaluationHead& head, const Evaluation& evaluation, std::size_t worst_max);

}  // namespace newsfold
