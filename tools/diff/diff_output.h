#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "tools/diff/text_diff.h"

namespace newsfold {

// Two texts and what lies between them.
struct DiffReport {
  std::string article_id;
  std::string canonical_id;  // or whatever the article is compared with
  std::string article_text;
  std::string canonical_text;
  std::vector<DiffPiece> pieces;  // old: canonical, new: article
};

struct DiffCounts {
  std::uint64_t added_bytes = 0;    // of the article
  std::uint64_t dropped_bytes = 0;  // of the canonical
  std::uint64_t added = 0;          // passages
  std::uint64_t dropped = 0;
  std::uint64_t changed = 0;
  std::uint64_t equal_bytes = 0;       // of the article
  bool has_hidden_difference = false;  // an equal passage differs in bytes
};
DiffCounts CountChanges(const DiffReport& report);

// {"article_id","canonical_id","pieces":[{"change","article":[b,e],"canonical":[b,e],"article_text",
// "canonical_text"}],"added_bytes","dropped_bytes","equal_bytes","differs_in_form"}; texts only of what is
// not equal.
boost::json::object ToJson(const DiffReport& report);

// The article with [-what was dropped-] and {+what was added+} in its place; long equal stretches are cut to
// their ends unless `is_full`. Signs always, colours besides if `has_color`.
std::string FormatDiff(const DiffReport& report, bool is_full, bool has_color);

// "3 passages added (1,204 bytes), 1 dropped (80 bytes), 2 changed; 93 % of b lies in a"
std::string FormatDiffSummary(const DiffReport& report);

}  // namespace newsfold
