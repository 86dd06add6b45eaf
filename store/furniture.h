#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/boilerplate.h"
#include "store/engine.h"
#include "store/index_format.h"
#include "store/records.h"

namespace newsfold {

// Each site's learned boilerplate, loaded from the stored articles when it is first asked for, kept up to
// date, and dropped again when memory runs short. Nothing of it is state of its own: a site's window is a
// function of its newest stories in the store.
// Thread-safe. AddStory must be called in the order in which articles are settled.
class FurnitureCache {
 public:
  FurnitureCache(Engine* engine, RecordReader* records, const Folder* folder, std::size_t bytes_max);

  // Replaces *weights by what is known of `site` ("" is the pool of articles without one).
  Status Weigh(std::string_view site, std::span<const std::uint64_t> shingles,
               std::vector<ShingleWeight>* weights);

  // Counts a story, unless one of the same identity is in the site's window. Appends the entry that lets a
  // later process load it.
  Status AddStory(std::string_view site, ArticleNumber number, const StoryIdentity& identity,
                  std::span<const std::uint64_t> shingles, WriteSet* writes);

 private:
  struct Site {
    Site(FurnitureLimits limits, FurnitureWindow window) : furniture(limits, window) {}
    SiteFurniture furniture;
    std::list<StoryIdentity> identities;  // of the stories in the window, oldest first
    std::list<std::string>::iterator recency;
    std::size_t bytes_counted = 0;
  };

  Result<Site*> Find(std::string_view site);
  Status Load(std::string_view name, Site* site);
  static bool Holds(const Site& site, const StoryIdentity& identity);
  static void Add(const StoryIdentity& identity, std::span<const std::uint64_t> shingles, Site* site);
  void Recount(Site* site);
  void Evict();

  // Constant after construction.
  Engine* engine_;
  RecordReader* records_;
  const Folder* folder_;
  std::size_t bytes_max_;

  // Guarded by mutex_.
  std::mutex mutex_;
  std::map<std::string, Site, std::less<>> sites_;
  std::list<std::string> recency_;  // most recently used first
  std::size_t bytes_ = 0;
};

}  // namespace newsfold
