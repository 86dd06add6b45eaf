#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/tag_counts.h"
#include "store/index/index_format.h"
#include "store/index/site_summary.h"
#include "store/records/article.h"

namespace newsfold {

// The stories in a site's window: who they are, and what of them is counted. Thread-compatible.
class StoryWindow {
 public:
  // Or a page that is none, of which only the title is counted.
  struct Story {
    ArticleNumber number = 0;
    StoryIdentity identity;
    std::uint32_t sample_size = 0;  // shingles; 0 of such a page
  };

  StoryWindow(BoilerplateLimits limits, BoilerplateWindow window) : boilerplate_(limits, window) {}
  // With those that are in a summary in it for good, and no others yet. None ever leaves.
  StoryWindow(BoilerplateLimits limits, SiteSummary summary);

  // Whether a story of this identity is in the window; of those in the summary, whether it seems so.
  bool Holds(const StoryIdentity& identity) const;

  // Adds a story, and returns those that left the window for it. `suspects`: as of
  // SiteBoilerplate::AddSample, and so is `reweighed`.
  std::vector<Story> Add(ArticleNumber number, const StoryIdentity& identity, StorySample sample,
                         SuspectTags* suspects = nullptr, Reweighed* reweighed = nullptr);

  // Adds all stories of a window at once, each with its sample, the oldest first. REQUIRES: as of
  // SiteBoilerplate::Fill.
  void Fill(const std::vector<Story>& stories, std::vector<StorySample> samples);

  const SiteBoilerplate& boilerplate() const { return boilerplate_; }
  // Of the newest story; 0 if there is none.
  ArticleNumber newest() const { return stories_.empty() ? summarized_newest_ : stories_.back().number; }
  std::size_t bytes() const;

 private:
  void Know(const Story& story);

  ArticleNumber summarized_newest_ = 0;
  std::vector<IdentityPart> summarized_;  // ascending
  SiteBoilerplate boilerplate_;
  std::deque<Story> stories_;  // the oldest first
  // Tags of all parts of their identities. Two parts may have one by chance, so that stories_ has the last
  // word.
  TagCounts known_;
};

}  // namespace newsfold
