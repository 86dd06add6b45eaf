#pragma once

#include <limits>
#include <span>
#include <string_view>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/tag_counts.h"
#include "store/records/article.h"

namespace newsfold {

// The article a search is about. All referents must outlive the search.
struct MatchQuery {
  const ShingledText* text = nullptr;
  std::string_view title;
  std::string_view url;  // canonical
  std::string_view site;
  std::span<const HashTag> frame{};  // of its page (SampleFrame): for its site to learn, and for nothing else
  // For an article that is in the store already. Only articles that came before it, did not join their
  // cluster by way of a later one, and are kept under an earlier one or where it is kept itself, are
  // candidates. Where it is kept now, and the member that admitted it (0 for none), are candidates in any
  // case, and it stays there unless that no longer holds or a text equal to it is elsewhere.
  ArticleNumber before = std::numeric_limits<ArticleNumber>::max();
  ArticleNumber kept_under = 0;
  ArticleNumber kept_via = 0;
};

}  // namespace newsfold
