#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/judge/evidence.h"
#include "dedup/judge/rules.h"
#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/tag_counts.h"
#include "dedup/sketch/title.h"
#include "dedup/text/fold.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/index/index_format.h"
#include "store/index/match_query.h"
#include "store/index/site_cache.h"
#include "store/index/store_parts.h"
#include "store/index/story_reader.h"
#include "store/index/story_window.h"
#include "store/records/article_record.h"

namespace newsfold {

// Memory for what is known of all sites that are not in use right now, and for what weighing needs of it: of
// texts of 3 KB, some 3,000 sites, and what is suspect on 20,000.
inline constexpr std::size_t kBoilerplateBytesMax = std::size_t{128} << 20;
inline constexpr std::size_t kSuspectBytesMax = std::size_t{96} << 20;

// A story as it is counted.
struct CountedStory {
  ArticleNumber number = 0;
  StoryIdentity identity;
  std::vector<HashTag> title_parts;  // SampleTitleParts
  std::span<const HashTag> frame{};  // SampleFrame; of a site alone
};

// What is known of each site's boilerplate, and of that which many sites share. Thread-safe.
class Boilerplate {
 public:
  virtual ~Boilerplate() = default;

  // Replaces *weights by what is known of `site` ("" is the pool of articles without one) and of every site.
  Status Weigh(std::string_view site, const ShingledText& text, std::vector<ShingleWeight>* weights);

  // Replaces *carried as MarkCarried does, by the passages that many sites carry.
  Status FindCarried(const ShingledText& text, std::vector<std::uint8_t>* carried);

  // Replaces *sketch by that of a title of `site`, without its constant parts.
  Status SketchTitle(const Folder& folder, std::string_view site, std::string_view title,
                     TitleScratch* scratch, TitleSketch* sketch);

  // Counts a story, unless one of the same identity is in the window of `site`, or there is nothing in it to
  // count. If that one has but the title in common, the title is counted. Appends the entry that lets a later
  // process load it.
  virtual Status AddStory(std::string_view site, const CountedStory& story, const ShingledText& text,
                          WriteSet* writes) = 0;

  // Forgets what is held in memory of `site`, which is loaded from the store when it is asked for again. To
  // be called when what AddStory appended is not written.
  virtual void Forget(std::string_view site) = 0;

  // Replaces *is_constant: whether so many pages of `site` carry each of these parts of a title.
  virtual Status FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                                   std::vector<bool>* is_constant) = 0;
  // Replaces *weights by one for each hash, of what the window of `site` counts.
  virtual Status WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                             std::vector<ShingleWeight>* weights) = 0;
};

// The identity of a story of `site` ("" is the pool). Outlets tell one event under titles of their own, so in
// the pool two stories are one as likely as their titles resemble each other (TitleSample).
StoryIdentity IdentifyStory(const Folder& folder, std::string_view site, ArticleNumber cluster,
                            std::string_view url, std::string_view title);

// The identity of an article as a page of every site: one of a site counts, and one of a cluster.
StoryIdentity IdentifyPage(ArticleNumber cluster, std::string_view site);

// The identity of an article by whose passages many sites are known: articles under one title are one story.
StoryIdentity IdentifyPassages(ArticleNumber number, std::string_view site, std::string_view title);

// Whose story article `number` counts as towards the boilerplate of its site: its own, or `story`, as which
// the canonical counts that it is folded onto (0: none), which `evidence` is about.
ArticleNumber StoryOf(ArticleNumber number, ArticleNumber story, const Evidence& evidence,
                      const Thresholds& thresholds);

// A settled article as it is counted: whose story it is, and whether its passages are (ShowsPassages).
struct LearntArticle {
  ArticleNumber number = 0;
  ArticleNumber story = 0;
  bool shows_passages = false;
};

// Counts a settled article towards the boilerplate of its site and of every site. Appends to *writes what a
// later process needs to learn it again. To be called in the order in which articles are settled.
Status LearnStory(const StoreParts& store, const MatchQuery& query, const LearntArticle& article,
                  Boilerplate* boilerplate, WriteSet* writes);

// Takes back what LearnStory may have counted of an article of `site`. To be called before the next article
// is learnt if LearnStory fails, or what it appended is not written.
void UnlearnStory(std::string_view site, Boilerplate* boilerplate);

// What makes text boilerplate on `site` ("" is the pool of articles without one), and how far back it
// remembers.
BoilerplateLimits BoilerplateLimitsOf(std::string_view site);
BoilerplateWindow BoilerplateWindowOf(std::string_view site);

// The stories of a site that are known one by one. When there are so many, or they have so many tags, the
// next one that is counted begins anew: what is known of the site's window then becomes its summary. What
// leaves the window leaves then.
inline constexpr BoilerplateWindow kRecentStories{.sampled_max = 32 << 10, .stories_max = 64};

// Each site's learned boilerplate, loaded from what is stored of it when it is first asked for, kept up to
// date, and dropped again when memory runs short. Nothing of it is state of its own: what is known of a site
// is a function of its summary and its recent stories in the store, that of the pool and of what many sites
// share one of all stories in the window; and what is suspect is a function of either. Weighing needs only
// the latter, which is small and stays longer. A story counts from AddStory on, before it is written: if it
// is not, its site must be forgotten. Thread-safe. AddStory must be called in the order in which articles are
// settled, and what it appended be written before the next call.
class BoilerplateCache : public Boilerplate {
 public:
  // All that is pointed to must outlive it. Windows that are not in use are dropped when they take more than
  // `bytes_max`, and what is suspect when it takes more than `suspect_bytes_max`.
  BoilerplateCache(const StoreParts& store, RecordReader* records,
                   std::size_t bytes_max = kBoilerplateBytesMax,
                   std::size_t suspect_bytes_max = kSuspectBytesMax);

  Status AddStory(std::string_view site, const CountedStory& story, const ShingledText& text,
                  WriteSet* writes) override;
  void Forget(std::string_view site) override;

 private:
  Status FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                           std::vector<bool>* is_constant) override;
  Status WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                     std::vector<ShingleWeight>* weights) override;

  Result<StoryWindow*> Find(std::string_view site);
  Result<const SuspectTags*> FindSuspects(std::string_view site);
  Result<StoryWindow> Load(std::string_view site);
  Status BeginAnew(std::string_view site, StoryWindow* window, WriteSet* writes, Reweighed* reweighed);
  void Pin(std::string_view site, ArticleNumber number);
  void Note(std::string_view site, const Reweighed& reweighed) const;
  void AppendPast(std::string_view site, const StoryWindow::Story& story, WriteSet* writes) const;

  // Constant after construction.
  const StoreParts store_;

  // Guarded by mutex_.
  std::mutex mutex_;
  StoryReader stories_;
  SiteCache<StoryWindow> windows_;
  SiteCache<SuspectTags> suspects_;
  ArticleNumber learnt_ = 0;         // the article learnt last
  std::vector<std::string> pinned_;  // its sites
};

}  // namespace newsfold
