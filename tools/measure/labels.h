#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/base/status.h"

namespace newsfold {

// Two articles of which somebody has said whether they are copies of one story.
struct LabelledPair {
  std::string id;
  std::string other_id;
  bool is_copy = false;
};

// Two ids without an order between them: the smaller one first.
using IdPair = std::pair<std::string, std::string>;
IdPair MakeIdPair(std::string_view id, std::string_view other_id);

// What is known to be true of a set of articles (docs/labels.md). Absent: the set has no such file.
struct Labels {
  std::optional<std::vector<LabelledPair>> pairs;                        // pairs.tsv
  std::optional<std::vector<LabelledPair>> cross_site_pairs;             // pairs_cross_site.tsv
  std::optional<std::unordered_map<std::string, std::string>> clusters;  // clusters.tsv: id to cluster
  std::set<IdPair> ignored;                                              // ignore.tsv; empty if absent

  // Whether clusters.tsv puts both into one cluster. An article it does not list stands alone.
  bool InOneCluster(const std::string& id, const std::string& other_id) const;
  bool IsIgnored(std::string_view id, std::string_view other_id) const;
};

// A folder with articles and labels.
struct LabelledSet {
  std::string name;           // of the folder
  std::string articles_path;  // articles.jsonl, articles.jsonl.zst or articles.jsonl.gz, the first there is
  Labels labels;
};

// Reads the labels of the set in `directory`; the articles are left alone. Errors: kInvalidArgument there is
// no such folder, no articles file or no labels, or a line is malformed (named by file and line).
Result<LabelledSet> ReadLabelledSet(const std::string& directory);

}  // namespace newsfold
