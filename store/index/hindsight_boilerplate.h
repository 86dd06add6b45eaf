#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/tag_counts.h"
#include "dedup/sketch/title.h"
#include "store/engine/key_family.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/site_cache.h"
#include "store/index/story_reader.h"

namespace newsfold {

// Each site's boilerplate as it is known afterwards. For one article after the other, in order of arrival, it
// is what its window showed when the article came (of all its stories, without summaries), and beyond that
// what the site's later stories show, as many as fill another window. A later story counts only if its title
// has nothing to do with the article's: follow-ups quote a story, and do not make it boilerplate. Stories are
// those that were counted when they came, so that what is decided under these weights does not change them.
// Thread-safe; positions must not fall.
class HindsightBoilerplate : public Boilerplate {
 public:
  // All that is pointed to must outlive it. Titles that resemble each other by title_differs_max (Thresholds)
  // may be about one story. Sites that are not in use are dropped when they take more than `bytes_max`.
  HindsightBoilerplate(const StoreParts& store, RecordReader* records,
                       std::size_t bytes_max = kBoilerplateBytesMax);

  // From now on weights are for deciding about article `number`, which has this title.
  void MoveTo(ArticleNumber number, std::string_view title);

  // Does nothing.
  Status AddStory(std::string_view site, const CountedStory& story, const ShingledText& text,
                  WriteSet* writes) override;
  // Does nothing, as nothing is added.
  void Forget(std::string_view site) override;

 private:
  Status FindConstantParts(std::string_view site, std::span<const HashTag> parts,
                           std::vector<bool>* is_constant) override;
  Status WeighHashes(std::string_view site, std::span<const std::uint64_t> hashes,
                     std::vector<ShingleWeight>* weights) override;

  struct LaterStory {
    ArticleNumber number = 0;
    StorySample sample;
    TitleSketch title;
  };
  struct Site {
    Site(BoilerplateLimits limits, BoilerplateWindow window) : boilerplate(limits, window) {}
    SiteBoilerplate boilerplate;         // of what came before the article
    std::vector<ArticleNumber> stories;  // all of the site, ascending
    std::size_t next = 0;                // the first behind `later`
    std::deque<LaterStory> later;        // from the article on
    TagCounts later_uses;
    TagCounts later_part_uses;
    std::size_t later_sampled = 0;
    std::size_t later_title_hashes = 0;
    // Those of `later` that say nothing of what is boilerplate, as of the move of this number.
    std::vector<const LaterStory*> related;
    std::uint64_t related_as_of = 0;

    void AddLater(LaterStory story);
    void DropLater();
    bool IsConstant(HashTag title_part, ArticleNumber position) const;
    std::size_t bytes() const;
  };

  Result<Site*> Find(std::string_view site);
  Status Load(std::string_view name, Site* site);
  Status Advance(std::string_view name, Site* site);
  Result<LaterStory> ReadLater(std::string_view site, ArticleNumber number);
  void FindRelated(Site* site);

  // Constant after construction.
  const StoreParts store_;

  // Guarded by mutex_.
  std::mutex mutex_;
  ArticleNumber position_ = 0;  // the article
  std::uint64_t moves_ = 0;     // calls of MoveTo
  std::string title_;           // its title
  StoryReader stories_;
  SiteCache<Site> sites_;
  TitleScratch title_scratch_;
};

}  // namespace newsfold
