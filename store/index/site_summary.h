#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/boilerplate.h"
#include "store/base/status.h"
#include "store/index/index_format.h"
#include "store/records/article.h"

namespace newsfold {

// A story of a site as it is stored.
struct StoredStory {
  ArticleNumber number = 0;
  StoryEntry entry;
};

// What is known of the stories in a site's window but for the latest ones: little, so that a site is soon
// read. It is made anew from all of them every so many stories.
struct SiteSummary {
  ArticleNumber newest = 0;  // of these stories
  UsedAgain shingles;
  UsedAgain title_parts;
  std::vector<IdentityPart> identities;  // of all of them, ascending

  bool operator==(const SiteSummary&) const = default;
};

// REQUIRES: a story, and the newest is the last.
SiteSummary Summarize(const std::vector<StoredStory>& stories);

std::string EncodeSiteSummary(const SiteSummary& summary);
// kCorruption to anything EncodeSiteSummary did not write.
Result<SiteSummary> DecodeSiteSummary(std::string_view value);

}  // namespace newsfold
