#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/title.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/index/index_format.h"
#include "store/index/site_summary.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/records/format.h"

namespace newsfold {

// The name under which a page of each of many sites is counted, by the labels at its ends: what several sites
// print is boilerplate on the next one, too. No site is called so.
inline constexpr std::string_view kEverySite = "*";

// The name under which articles of all sites are counted by their passages, each passage once for a site.
inline constexpr std::string_view kPassages = "**";

// The newest stories of a site, as many as its window may hold, picked from its entries. Thread-compatible.
class StoredWindow {
 public:
  explicit StoredWindow(const BoilerplateWindow& window) : window_(window) {}

  // Takes the next older story. Returns false if the entry is damaged.
  bool Add(std::string_view key, std::string_view value);

  // Whether older ones are not in the window.
  bool is_full() const { return is_full_; }

  // The older ones that were taken and have a sample, the newest first.
  const std::vector<StoredStory>& past() const { return past_; }

  std::vector<StoredStory> Take() { return std::move(stories_); }

 private:
  const BoilerplateWindow window_;
  std::vector<StoredStory> stories_;  // newest first
  std::vector<StoredStory> past_;
  std::size_t sampled_ = 0;
  bool is_full_ = false;
};

// A site by its summary (an empty one if it has none yet) and the stories behind it, the oldest first.
struct SummarizedSite {
  SiteSummary summary;
  std::vector<StoredStory> recent;
};

// Reads stories back from the store. Thread-compatible.
class StoryReader {
 public:
  // All must outlive it.
  StoryReader(const StoreParts& store, RecordReader* records) : store_(store), records_(records) {}

  // A story of `site`, with its sample. Errors as of Engine and RecordReader.
  Result<StoredStory> Read(std::string_view site, ArticleNumber number);
  // The title of an article.
  Result<std::string> ReadTitle(ArticleNumber number);

  // The stories that the window of `site` holds, all with their samples, the oldest first. *past, unless it
  // is null, becomes the ones before them that have not left it yet. Errors as of Engine and RecordReader;
  // kCorruption damaged entries.
  Result<std::vector<StoredStory>> ReadWindow(std::string_view site, const BoilerplateWindow& window,
                                              std::vector<StoredStory>* past);
  // A site that has a summary as soon as it has more than so many stories. Errors as of ReadWindow.
  Result<SummarizedSite> ReadSummarized(std::string_view site, std::size_t recent_max);

  // Of a StoredWindow's stories of `site` those that the window holds, all with their samples, the oldest
  // first.
  Result<std::vector<StoredStory>> Complete(std::string_view site, StoredWindow stored,
                                            const BoilerplateWindow& window);

 private:
  Status ReadSample(std::string_view site, StoredStory* story);

  const StoreParts store_;
  RecordReader* const records_;
  ShingledText text_;
  TitleScratch title_scratch_;
  TitleSketch title_;
};

}  // namespace newsfold
